import { constants } from 'node:fs';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Organizations } from '../organizations/organizations.ts';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { organizationRecord } from '../organizations/organization-record.ts';

const sandboxState = Type.Object({
  version: Type.Literal(1),
  /** Spelled as in the files that exist. */
  organisations: Type.Record(Type.String(), organizationRecord),
});

/** What the state file holds: one record per organization, by its key. */
type SandboxState = Static<typeof sandboxState>;

/** Reads the text of the state file; a damaged file is refused rather than half used. */
function parseState(text: string, file: string): SandboxState {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`The sandbox state "${file}" is not JSON. Delete it to start afresh.`, { cause });
  }
  if (!Value.Check(sandboxState, value)) {
    throw new Error(`The sandbox state "${file}" is of another version. Delete it to start afresh.`);
  }
  return value;
}

/** Makes changes last. `save` resolves when everything changed before the call is on the disk. */
export interface StateStore {
  save(): Promise<void>;
}

/** Keeps nothing: the sandbox starts afresh every time. */
export const memoryState: StateStore = { save: () => Promise.resolve() };

/**
 * Keeps the organizations in one JSON file, replaced as a whole: written beside it, synced, renamed. Calls
 * that arrive while a write is under way share the next one.
 */
export async function openStateFile(directory: string, organizations: Organizations): Promise<StateStore> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'sandbox-state.json');
  organizations.restore((await readState(file)).organisations);

  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return {
    save() {
      next ??= running
        .catch(() => undefined)
        .then(() => {
          next = undefined;
          running = replaceFile(file, JSON.stringify(snapshot(organizations)));
          return running;
        });
      return next;
    },
  };
}

async function readState(file: string): Promise<SandboxState> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      return { version: 1, organisations: {} };
    }
    throw new Error(`The sandbox cannot read its state "${file}".`, { cause });
  }
  return parseState(text, file);
}

function snapshot(organizations: Organizations): SandboxState {
  return {
    version: 1,
    organisations: Object.fromEntries(organizations.all.map(({ key, record }) => [key, record])),
  };
}

async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.next`;
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  const handle = await open(temporary, flags, 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}
