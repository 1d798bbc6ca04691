import { bytesOf, textOf, type FileTree } from '../../file-tree.ts';
import type { SetUpPlan } from '../plan.ts';

/** The picture in the kit's README; it shows the example, so a fork has none until the partner takes one. */
export const readmePicture = '.github/images/start.png';

/** The repository's README begins with the partner's integration; the kit's own introduction follows under its name. */
export function introduceReadme(files: FileTree, { to }: SetUpPlan): FileTree {
  const bytes = files.get('README.md');
  const text = bytes === undefined ? undefined : textOf(bytes);
  if (text === undefined) return files;
  const introduction = `# ${to.title} for Datadog\n\nThe integration of ${to.title} with Datadog: the tile is in [integration-tile](integration-tile), the code in [apps/reference-server/src/integration](apps/reference-server/src/integration). The rest is the kit, which [\`pnpm fork:update\`](docs/your-integration.md#follow-the-kit) keeps up to date.\n`;
  const [, title = '', rest = ''] = /^# ([^\n]*)\n([\s\S]*)$/.exec(text) ?? [];
  const kit = title === '' ? text : `## About ${title}\n${rest}`;
  const pictured = new RegExp(`^!\\[[^\\]\\n]*\\]\\(${readmePicture.replaceAll('.', '\\.')}\\)\\n\\n?`, 'm');
  const changed = new Map([
    ...files,
    ['README.md', bytesOf(`${introduction}\n${kit.replace(pictured, '')}`)],
  ]);
  changed.delete(readmePicture);
  return changed;
}
