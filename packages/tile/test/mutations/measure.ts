/**
 * Plants each kind of mistake into the tiles of a directory, one at a time, and says how many the validator notices.
 * Usage: node --conditions=@tilekit/source packages/tile/test/mutations/measure.ts [DIRECTORY] [--profile new|repo]
 *        [--tiles N (of each kind, default 12)] [--missed (list every one)]
 */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Profile } from '../../src/engine/rule.ts';
import { loadTile } from '../../src/tile/load-tile.ts';
import { allDefects } from './index.ts';
import { isNoticed, plantInto, type Noticed } from './notice.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    profile: { type: 'string', default: 'new' },
    tiles: { type: 'string', default: '12' },
    missed: { type: 'boolean', default: false },
  },
});
const profile: Profile = values.profile === 'repo' ? 'repo' : 'new';
const directory = resolve(positionals[0] ?? join(import.meta.dirname, '../../../..'));
const names = positionals.length > 0 ? readdirSync(directory).toSorted() : ['integration-tile'];
const limit = Number(values.tiles);

const tally = new Map<string, Record<Noticed, number> & { missedIn: string[] }>();
for (const defect of allDefects) {
  const counts = { error: 0, warning: 0, hint: 0, no: 0, missedIn: [] as string[] };
  const planted = names.flatMap((name) => {
    const tile = loadTile(join(directory, name));
    const after = plantInto(tile, defect);
    return after ? [{ name, tile, after }] : [];
  });
  const step = Math.max(1, planted.length / limit);
  for (let at = 0; at < planted.length; at += step) {
    const one = planted[Math.floor(at)];
    if (!one) break;
    const noticed = isNoticed(one.tile, one.after, profile);
    counts[noticed] += 1;
    if (noticed === 'no' || noticed === 'hint') counts.missedIn.push(one.name);
  }
  tally.set(defect.name, counts);
}

let total = 0;
let noticed = 0;
for (const [name, { error, warning, hint, no, missedIn }] of tally) {
  total += error + warning + hint + no;
  noticed += error + warning;
  const bad = hint + no > 0;
  if (bad || values.missed || error + warning === 0)
    console.log(
      `${name.padEnd(64)} error ${error} warning ${warning} hint ${hint} missed ${no}${bad ? `  ${missedIn.slice(0, 4).join(' ')}` : ''}`,
    );
}
const kinds = [...tally.values()].filter(({ error, warning, hint, no }) => error + warning + hint + no > 0);
const full = kinds.filter(({ hint, no }) => hint + no === 0);
console.log(
  `${noticed} of ${total} planted defects noticed (${((100 * noticed) / total).toFixed(1)} %); ` +
    `${full.length} of ${kinds.length} kinds always; ${tally.size - kinds.length} kinds found no place`,
);
