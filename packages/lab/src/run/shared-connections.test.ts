import { expect, test } from 'vitest';
import { allSites, type Organization } from './organization.ts';
import { SharedConnections } from './shared-connections.ts';
import { traceOfStep, type StepTrace } from './step-trace.ts';

const [site] = allSites;

function organization(name: string): Organization {
  if (!site) throw new Error('There is no site.');
  return { key: `${site.parameter}/${name}`, site, label: name, name, publicId: name, cookie: '' };
}

function newStep(): StepTrace {
  return { exchanges: [], organizations: new Set(), made: new Set() };
}

const connect = (step: StepTrace, name: string) => () => {
  const made = organization(name);
  step.made.add(made);
  return Promise.resolve({ organization: made });
};

test('a connection is given up by the last step that works with it, and made again for the next', async () => {
  const shared = new SharedConnections<{ organization: Organization }>();
  const [first, second, third] = [newStep(), newStep(), newStep()];
  const one = await traceOfStep.run(first, () => shared.once('alerted', connect(first, 'one')));
  expect(await traceOfStep.run(second, () => shared.once('alerted', connect(second, 'two')))).toBe(one);
  expect(shared.release(first)).toEqual([]);
  expect(shared.release(second)).toEqual([one.organization]);
  const next = await traceOfStep.run(third, () => shared.once('alerted', connect(third, 'three')));
  expect(next).not.toBe(one);
});

test('the connection of a site stays, whoever made it', async () => {
  const shared = new SharedConnections<{ organization: Organization }>();
  const step = newStep();
  const one = await traceOfStep.run(step, () => shared.keep('site', connect(step, 'one')));
  expect(shared.release(step)).toEqual([]);
  expect(await shared.keep('site', connect(newStep(), 'two'))).toBe(one);
  expect([await shared.works('site'), await shared.works('another')]).toEqual([true, false]);
});

test('what a step made for itself is given up with it, also when a shared connection could not be made', async () => {
  const shared = new SharedConnections<{ organization: Organization }>();
  const step = newStep();
  const own = organization('own');
  step.made.add(own);
  await expect(
    traceOfStep.run(step, () => shared.once('broken', () => Promise.reject(new Error('refused')))),
  ).rejects.toThrow('refused');
  expect(shared.release(step)).toEqual([own]);
  expect(await shared.works('broken')).toBe(false);
});
