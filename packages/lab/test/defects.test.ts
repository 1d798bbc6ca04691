import { describe, expect, test } from 'vitest';
import { adversaries } from '@tilekit/lab';
import { Authority } from '@tilekit/lab/proxy';
import { defects, type Defect } from './partner/defects.ts';
import type { Variant } from './partner/variant.ts';
import { judgePartner } from './run-partner.ts';

const names = Object.keys(defects) as Defect[];

test('every step of the lab has a planted defect that turns it red', () => {
  const covered = new Set<string>(Object.values(defects));
  expect(adversaries.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([]);
});

test('every planted defect names a step', () => {
  const known = new Set(adversaries.map(({ id }) => id));
  expect(names.filter((name) => !known.has(defects[name]))).toEqual([]);
});

const authority = Authority.create();

/** Mistakes that only a server with TLS can make. */
async function variantOf(defect: Defect): Promise<{ variant?: Variant; ca?: string }> {
  if (defect !== 'no-hsts') return {};
  return { variant: { tls: await (await authority).certify('127.0.0.1') }, ca: (await authority).pem };
}

function sitesOf(defect: Defect): string[] {
  if (defect.startsWith('gov')) return ['US1', 'US1-FED'];
  if (/us5|uk1|token-at|region|domain-of/.test(defect)) return ['US1', 'US5', 'UK1'];
  const needsTwo = defects[defect].startsWith('sites/') || /us1|first-site|one-cursor/.test(defect);
  return needsTwo ? ['EU1', 'US1'] : ['EU1'];
}

/** All of them take minutes: every tenth, unless all are asked for. */
const chosen =
  process.env.TILEKIT_EVERY_DEFECT === undefined ? names.filter((_, index) => index % 10 === 0) : names;

describe('a partner with one mistake fails the step that is about it', () => {
  test.concurrent.each(chosen)('%s', { timeout: 300_000 }, async (defect) => {
    const { variant, ca } = await variantOf(defect);
    const report = await judgePartner(
      { defects: [defect], ...(variant && { variant }) },
      { only: [defects[defect]], sites: sitesOf(defect), ...(ca !== undefined && { ca }) },
    );
    const own = report.steps.filter(({ id }) => id === defects[defect]);
    expect(own.filter(({ result }) => result === 'failed').map(({ detail }) => detail)).not.toEqual([]);
  });
});
