import { readdir, readFile } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import type { TSchema, Static } from 'typebox';
import { Value } from 'typebox/value';
import { parse as parseYaml } from 'yaml';

/** Reads the files of a tile and collects what is wrong with them instead of failing. */
export class TileFiles {
  readonly #directory: string;
  readonly problems: string[] = [];

  constructor(directory: string) {
    this.#directory = directory;
  }

  async text(path: string): Promise<string | undefined> {
    const relative = normalize(path);
    if (relative.startsWith('..') || relative.startsWith(sep)) {
      this.problems.push(`${path} is outside of the tile.`);
      return undefined;
    }
    try {
      return await readFile(join(this.#directory, relative), 'utf8');
    } catch {
      this.problems.push(`${path} cannot be read.`);
      return undefined;
    }
  }

  async json<Schema extends TSchema>(path: string, schema: Schema): Promise<Static<Schema> | undefined> {
    return this.#parsed(path, schema, (text) => JSON.parse(text) as unknown);
  }

  async yaml<Schema extends TSchema>(path: string, schema: Schema): Promise<Static<Schema> | undefined> {
    return this.#parsed(path, schema, (text) => parseYaml(text) as unknown);
  }

  /** Names of the files in a folder of the tile; none when there is no such folder. */
  async list(folder: string): Promise<string[]> {
    try {
      return (await readdir(join(this.#directory, folder))).sort();
    } catch {
      return [];
    }
  }

  async #parsed<Schema extends TSchema>(
    path: string,
    schema: Schema,
    parse: (text: string) => unknown,
  ): Promise<Static<Schema> | undefined> {
    const text = await this.text(path);
    if (text === undefined) return undefined;
    let value: unknown;
    try {
      value = parse(text);
    } catch {
      this.problems.push(`${path} cannot be parsed.`);
      return undefined;
    }
    if (Value.Check(schema, value)) return value;
    this.problems.push(`${path} does not have the expected form.`);
    return undefined;
  }
}
