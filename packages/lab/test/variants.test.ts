import { describe, expect, test } from 'vitest';
import { Authority } from '@tilekit/lab/proxy';
import { variants } from './partner/variants.ts';
import { judgePartner } from './run-partner.ts';

const authority = await Authority.create();
const all = variants(await authority.certify('127.0.0.1'));

/** Whole runs take minutes: the groups that differ most, unless everything is asked for. */
const isWhole = process.env.TILEKIT_EVERY_DEFECT !== undefined;
const groups = isWhole ? {} : { groups: ['oauth', 'disconnect'] };
const chosen = isWhole ? all : all.filter((_, index) => index % 10 === 0);

describe('a correct partner that is built differently fails nothing', () => {
  test.concurrent.each(chosen)(
    '$name',
    { timeout: isWhole ? 900_000 : 300_000 },
    async ({ variant, contract }) => {
      const { customers = [] } = contract;
      const report = await judgePartner(
        { variant, contract, ownSessions: customers.every((one) => 'cookie' in one) },
        { sites: ['US1', 'EU1'], ca: authority.pem, ...groups },
      );
      expect(
        report.steps
          .filter(({ result }) => result === 'failed')
          .map(({ id, detail }) => `${id}: ${detail ?? ''}`),
      ).toEqual([]);
    },
  );
});
