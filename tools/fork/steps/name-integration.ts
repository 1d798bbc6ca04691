import { bytesOf, readText, type FileTree } from '../../file-tree.ts';
import { tileFolder, type SetUpPlan } from '../plan.ts';

const metadata = `${tileFolder}metadata.csv`;

/** The column `integration` of metadata.csv follows the name of the offering, not the prefix of its metrics. */
export function nameIntegration(files: FileTree, { to }: SetUpPlan): FileTree {
  const [header = '', ...rows] = readText(files, metadata).split('\n');
  const column = header.trim().split(',').indexOf('integration');
  if (column === -1) return files;
  const name = integrationName(to.title);
  const named = rows.map((row) => {
    const cells = row.match(/(?:"(?:[^"]|"")*"|[^,"])+|(?<=,|^)(?=,|$)/g);
    if (row.trim() === '' || cells === null) return row;
    return cells.map((cell, index) => (index === column ? name : cell)).join(',');
  });
  return new Map([...files, [metadata, bytesOf([header, ...named].join('\n'))]]);
}

/** As Datadog's tools derive it from `source_type_name`. */
function integrationName(title: string): string {
  return title
    .replaceAll(/[^A-Za-z0-9_-]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toLowerCase();
}
