import { defineCommand, UsageError } from '../tools/command.ts';

await defineCommand({
  name: 'docs:site',
  summary:
    'The pages of this repository as a site with a search: README, docs/, and the README of each package.',
  options: {
    base: {
      type: 'string',
      value: 'PATH',
      help: 'where the site is served, such as /tilekit/',
      default: '/',
    },
    dev: { type: 'boolean', help: 'shows the site on this machine, and each edit at once' },
    check: {
      type: 'boolean',
      help: 'after the build: every link and anchor, and a search in a real browser',
    },
  },
  details: `The first run installs VitePress (70 MB) into docs/site/node_modules, which \`pnpm install\` leaves out.
The site is in .data/site. A link to a file that is no page leads to the repository on GitHub, if git's remote is there.`,
  exitCodes: '0 built, 1 a page or link is wrong, 2 wrong arguments, or the site could not be installed',
  run: async ({ base, dev, check }) => {
    if (!/^\/(?:[\w.-]+\/)*$/.test(base))
      throw new UsageError(`"${base}" is not a path that starts and ends with "/", such as /tilekit/.`);
    if (dev && check) throw new UsageError('Choose --dev or --check.');
    const { buildSite, developSite } = await import('../tools/docs/site/build.ts');
    if (dev) return developSite(base);
    const exitCode = await buildSite(base);
    if (exitCode !== 0 || !check) return exitCode;
    const { trySite } = await import('../tools/docs/site/try-site.ts');
    return trySite(base);
  },
}).execute();
