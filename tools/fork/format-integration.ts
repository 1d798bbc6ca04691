import { join } from 'node:path';
import * as prettier from 'prettier';
import { bytesOf, textOf, type FileTree } from '../file-tree.ts';
import { integrationFolder } from './plan.ts';

/** Names differ in length, so the formatter has the last word on the demo integration. */
export async function formatIntegration(root: string, files: FileTree): Promise<FileTree> {
  const formatted = new Map(files);
  const options = (await prettier.resolveConfig(join(root, 'package.json'))) ?? {};
  for (const [path, bytes] of files) {
    const text = path.startsWith(integrationFolder) && path.endsWith('.ts') ? textOf(bytes) : undefined;
    if (text !== undefined)
      formatted.set(path, bytesOf(await prettier.format(text, { ...options, filepath: path })));
  }
  return formatted;
}
