/**
 * The commands as few files, their dependencies inside, in the form that Node loads fastest: some 400 modules take
 * longer to find and link than a tile takes to validate. The library stays as tsc writes it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'rolldown';

/** The licences of the code that the bundle contains, as they ask for. */
const licences: Plugin = {
  name: 'licences',
  generateBundle(_options, bundle) {
    const packages = new Set<string>();
    for (const file of Object.values(bundle))
      if (file.type === 'chunk')
        for (const id of file.moduleIds) {
          const found = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0];
          if (found !== undefined) packages.add(found);
        }
    const texts = [...packages].sort().map((folder) => {
      const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
      const file = readdirSync(folder).find((each) => /^licen[cs]e(-mit)?(\.(md|txt))?$/i.test(each));
      if (file === undefined) throw new Error(`${name} has no licence file`);
      return `# ${name}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    });
    this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-LICENSES.md', source: texts.join('\n') });
  },
};

/** One character, one byte: Node reads and keeps such a file for half of what any other costs. */
const ascii: Plugin = {
  name: 'ascii',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle))
      if (file.type === 'chunk')
        file.code = file.code.replace(
          /[\u0080-\uffff]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
  },
};

export default defineConfig({
  input: join(import.meta.dirname, 'src/tilekit-tile.ts'),
  platform: 'node',
  // jsonc-parser's "main" asks for its parts with a `require` that no bundler can follow; its "module" does not.
  resolve: { mainFields: ['module', 'main'] },
  plugins: [licences, ascii],
  output: {
    dir: join(import.meta.dirname, 'dist'),
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'tilekit-tile-[name].cjs',
  },
});
