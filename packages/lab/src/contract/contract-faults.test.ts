import { expect, test } from 'vitest';
import { contractSchema } from './contract.ts';
import { faultsOf } from './contract-faults.ts';

test.each<[unknown, string[]]>([
  [{ customers: [{ cookie: 'a=1' }], patience: { dataSeconds: 5 } }, []],
  [[], ['the file must be object']],
  [
    { customer: [] },
    ['"customer" is not known; known: customers, between, installations, disconnect, patience, alert, sends'],
  ],
  [
    { customers: [{ cookies: 'x' }] },
    ['/customers/0 must be an object with cookie or header or command or form'],
  ],
  [
    { customers: [{ form: { url: '/login', fields: { age: 1 } } }] },
    ['/customers/0/form/fields/age must be string'],
  ],
  [{ customers: [{ form: { fields: {} } }] }, ['"url" is missing in /customers/0/form']],
  [{ customers: {} }, ['/customers must be array']],
  [
    { installations: { url: '', format: 'xml' } },
    [
      '/installations/url must not have fewer than 1 characters',
      '/installations/format must be "json" or "html"',
    ],
  ],
  [
    { disconnect: { url: '/x', csrf: { from: 'body', name: 'x' } } },
    ['/disconnect/csrf/from must be "page" or "header" or "json"'],
  ],
  [{ disconnect: { by: 'me' } }, ['/disconnect/by must be equal to constant']],
  [{ patience: { dataSeconds: '90' } }, ['/patience/dataSeconds must be number']],
  [
    { customers: [{ constructor: 1 }] },
    ['/customers/0 must be an object with cookie or header or command or form'],
  ],
  [{ alert: {} }, ['"url" is missing in /alert']],
])('of %j it says %j', (value, faults) => {
  expect(faultsOf(contractSchema, value, '')).toEqual(faults);
});

test('a customer too many is named as such', () => {
  const customers = [{ cookie: 'a' }, { cookie: 'b' }, { cookie: 'c' }];
  expect(faultsOf(contractSchema, { customers }, '')).toEqual(['/customers must not have more than 2 items']);
});
