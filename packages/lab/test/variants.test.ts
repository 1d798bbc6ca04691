import { describe, expect, test } from 'vitest';
import type { Contract } from '@tilekit/lab';
import { Authority } from '@tilekit/lab/proxy';
import type { Variant } from './partner/variant.ts';
import { judgePartner, partnerContract } from './run-partner.ts';

const patient = { ...partnerContract, patience: { dataSeconds: 30, alertSeconds: 5, disconnectSeconds: 8 } };
const authority = await Authority.create();
const tls = await authority.certify('127.0.0.1');

/** Partners that build it differently, and right. */
const variants: [name: string, variant: Variant, contract?: Contract][] = [
  ['as it is', {}],
  ['a sign-in with more redirects', { loginRedirects: true }],
  ['German pages', { german: true }],
  ['a key that a job makes', { keyByJob: true }],
  ['a page to choose an account', { accountChoice: true }, { ...patient, between: [{ press: 'Continue' }] }],
  [
    'a page in German to choose an account',
    { accountChoice: true, german: true },
    { ...patient, between: [{ press: 'Weiter' }] },
  ],
  [
    'a JSON API without pages',
    { jsonOnly: true },
    { ...patient, customers: [{ cookie: '' }, { cookie: '' }] },
  ],
  ['a session that changes at each connection', { rotatesSession: true }],
  ['errors with status 200', { friendlyErrors: true }],
  ['cookies with __Host-', { secureCookie: true }],
  ['data every five seconds', { intervalMs: 5000 }],
  ['HTTP/2 alone, with TLS', { tls }],
  [
    'a page that confirms the disconnecting',
    { confirmsDisconnect: true },
    {
      ...patient,
      disconnect: {
        url: '/links/{id}/end',
        csrf: { from: 'page', name: 'form_token' },
        confirm: { press: 'Wirklich trennen' },
      },
    },
  ],
  [
    'listings as HTML',
    {},
    {
      ...patient,
      installations: {
        url: '/links',
        format: 'html',
        items: 'li[data-link]',
        id: 'data-link',
        status: { path: 'data-state', connected: ['connected'] },
        organization: 'b',
      },
      disconnect: { url: '/links/{id}/end', csrf: { from: 'page', name: 'form_token' } },
    },
  ],
];

/** Whole runs take minutes: the groups that differ most, unless everything is asked for. */
const isWhole = process.env.TILEKIT_EVERY_DEFECT !== undefined;
const groups = isWhole ? {} : { groups: ['oauth', 'disconnect'] };
const chosen = isWhole ? variants : variants.filter((_, index) => index % 4 === 0);

describe('a correct partner that is built differently fails nothing', () => {
  test.concurrent.each(chosen)('%s', { timeout: 300_000 }, async (_, variant, contract = patient) => {
    const { customers, ...rest } = contract;
    const report = await judgePartner(
      {
        variant,
        contract: { ...rest, ...(customers && { customers }) },
        ownSessions: customers?.every((one) => 'cookie' in one) ?? false,
      },
      { sites: ['US1', 'EU1'], ca: authority.pem, ...groups },
    );
    expect(
      report.steps
        .filter(({ result }) => result === 'failed')
        .map(({ id, detail }) => `${id}: ${detail ?? ''}`),
    ).toEqual([]);
  });
});
