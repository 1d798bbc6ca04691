import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { organizationRecord } from '../organizations/organization-record.ts';

const sandboxState = Type.Object({
  version: Type.Literal(1),
  /** Spelled as in the files that exist. */
  organisations: Type.Record(Type.String(), organizationRecord),
});

/** What the state file holds: one record per organization, by its key. */
export type SandboxState = Static<typeof sandboxState>;

/** Reads the text of the state file; a damaged file is refused rather than half used. */
export function parseState(text: string, file: string): SandboxState {
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
