import { defineCommand } from '../tools/command.ts';

await defineCommand({
  name: 'docs:screenshots',
  summary:
    'Takes the pictures of README and docs/ again: starts everything, and walks the way of the README in a real browser.',
  details: `It needs the example's pages for deployments and alerts, free ports, and a Chromium: CHROMIUM_PATH, an installed one,
or the one that the tests use.`,
  exitCodes: '0 taken, 1 a page did not show what the picture is about, 2 no browser',
  run: async () => {
    const { takeScreenshots } = await import('../tools/docs/screenshots.ts');
    return takeScreenshots();
  },
}).execute();
