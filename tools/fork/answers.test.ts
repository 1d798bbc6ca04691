import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { InvalidAnswersError, parseAnswers, siteNames, type RawAnswers } from './answers.ts';

const good = { name: 'Pager Party', supportEmail: 'help@pager.party' };

function faultsOf(raw: RawAnswers): readonly string[] {
  try {
    parseAnswers(raw);
    return [];
  } catch (error) {
    if (error instanceof InvalidAnswersError) return error.faults;
    throw error;
  }
}

describe('answers', () => {
  it('derives what was not given', () => {
    const { identity, data, sites } = parseAnswers(good);
    expect(identity).toMatchObject({
      company: 'Pager Party',
      appId: 'pager-party',
      prefix: 'pager_party',
      host: 'pager-party.example',
      salesEmail: 'help@pager.party',
      owner: '@pager-party',
    });
    expect(data).toContain('logs');
    expect(sites).toEqual(siteNames);
  });

  it('reports all errors together', () => {
    const raw = {
      name: '',
      supportEmail: 'nobody',
      website: 'http://x',
      owner: 'me',
      data: 'smells',
      sites: 'Mars',
    };
    expect(faultsOf(raw)).toHaveLength(6);
  });

  it.each([
    ['empty', ''],
    ['blank', '   '],
    ['300 characters', 'x'.repeat(300)],
    ['51 characters', 'x'.repeat(51)],
    ['accents', 'Überwachung'],
    ['another script', '監視'],
    ['right to left mark', 'Pager\u202eParty'],
    ['a shell command', 'x; rm -rf ~'],
    ['command substitution', '$(id)'],
    ['backticks', '`id`'],
    ['a quote that ends JSON', 'x", "app_id": "y'],
    ['a backslash', 'x\\u0022'],
    ['a newline', 'x\ny'],
    ['a NUL', 'x\0y'],
    ['a path', '../../etc/passwd'],
    ['an HTML element', '<script>alert(1)</script>'],
    ['a template', '${process.exit()}'],
    ['an option', '--yes'],
    ['a YAML mapping', 'x: y'],
    ['a comma for CSV', 'x,y'],
    ['digits only', '12345'],
  ])('refuses a name: %s', (_, name) => {
    expect(faultsOf({ ...good, name })).not.toEqual([]);
  });

  it.each(["O'Brien & Sons", 'C++ Watch', '9to5 Ops', 'a', 'Mr. Deploy', 'x'.repeat(50)])(
    'takes the name %s',
    (name) => {
      const appId = /^[a-z]/i.test(name) ? undefined : 'nine-to-five';
      expect(parseAnswers({ ...good, name, appId }).identity.title).toBe(name);
    },
  );

  it.each(['Redis, Inc.', 'Shopify (RUM)', 'WatchTower z/IRIS', 'EverSQL: Database Tuning'])(
    'takes the name of a published tile: %s',
    (name) => {
      expect(faultsOf({ ...good, name, appId: 'published' })).not.toEqual([]);
      expect(parseAnswers({ ...good, name, appId: 'published' }, { published: true }).identity.title).toBe(
        name,
      );
    },
  );

  it('suggests a name without accents', () => {
    expect(faultsOf({ ...good, name: 'Déploiement Größe' }).join()).toContain('"Deploiement Grosse"');
  });

  it('answers any text with an identity or with faults, never with an exception', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.string({ maxLength: 80 }),
        (name, other) => {
          const raw = {
            name,
            appId: other,
            website: other,
            supportEmail: other,
            owner: other,
            data: other,
            sites: other,
          };
          expect(() => faultsOf(raw)).not.toThrow();
        },
      ),
    );
  });

  it.each([
    'https://x.example:8443',
    'https://u:p@x.example',
    'https://x.example/path',
    'https://x',
    'ftp://x.example',
    'javascript:alert(1)',
  ])('refuses the website %s', (website) => {
    expect(faultsOf({ ...good, website })).toHaveLength(1);
  });

  it('takes any kinds of data, down to none', () => {
    for (const [given, kept] of [
      ['logs', ['logs']],
      ['monitors', ['monitors']],
      ['', []],
    ] as const)
      expect(parseAnswers({ ...good, data: given }).data).toEqual(kept);
  });
});
