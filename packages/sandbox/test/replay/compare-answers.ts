/** Where an answer differs from the recorded one. */
export interface Difference {
  path: string;
  recorded: unknown;
  answered: unknown;
}

/** Values that a server makes up: they are compared by their type alone. */
const made =
  /^(id|id_str|uid|uuid|.*_id|.*_uuid|.*_ids|token|share_token|public_url|public_id|url|key|last4|icon|slug|self|incident_type_uuid|createdBy|lastModifiedBy)$/;

/** Who acts is another person here than in the recordings, with a name or without. */
const personal = /^(author_name|author_handle|handle|email|name|title|icon|verified)$/;
const person =
  /(^|\.)(creator|author|created_by|modified_by|last_modified_by|declared_by|included|user|users|responder)(\.|\[|$)/;

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const nearMs = 10 * 60_000;

/** What the organization held before the recording began is not ours: lists are compared by their entries' form. */
export interface Comparison {
  /** The time at which the recording was made. */
  frozenMs: number;
  /** Whether a list may have other entries than the recorded one. */
  isListing: boolean;
}

/** Compares two answers: everything recorded must be there, in the same form and with the same value. */
export function compareAnswers(recorded: unknown, answered: unknown, comparison: Comparison): Difference[] {
  return compare('', '', recorded, answered, comparison);
}

function compare(
  path: string,
  key: string,
  recorded: unknown,
  answered: unknown,
  how: Comparison,
): Difference[] {
  const differs = [{ path, recorded, answered }];
  if (Array.isArray(recorded)) {
    if (!Array.isArray(answered)) return differs;
    const isMade = how.isListing || recorded.some((entry) => isReference(entry));
    if (!isMade && recorded.length !== answered.length) return differs;
    if (recorded.length > 0 && answered.length === 0 && !how.isListing) return differs;
    return answered.slice(0, recorded.length).flatMap((entry, index) => {
      const model: unknown = recorded[index];
      return compare(`${path}[${index}]`, key, model, entry, how);
    });
  }
  if (isObject(recorded)) {
    if (!isObject(answered)) return how.isListing && answered === null ? [] : differs;
    return Object.entries(recorded).flatMap(([name, value]) =>
      name in answered
        ? compare(path === '' ? name : `${path}.${name}`, name, value, answered[name], how)
        : [{ path: `${path}.${name}`, recorded: value, answered: undefined }],
    );
  }
  if (recorded === answered) return [];
  if (isPersonal(path, key)) return [];
  if (how.isListing && typeof recorded === typeof answered) return [];
  if (how.isListing && (recorded === null || answered === null)) return [];
  if (made.test(key) && sameKind(recorded, answered)) return [];
  if (areNearTimes(recorded, answered, how)) return [];
  return differs;
}

/** A reference to something with a made-up id, such as `{"type": "users", "id": "…"}`. */
function isReference(value: unknown): boolean {
  return isObject(value) && Object.keys(value).every((key) => key === 'id' || key === 'type');
}

function isPersonal(path: string, key: string): boolean {
  return personal.test(key) && (person.test(path) || key.startsWith('author_'));
}

function sameKind(recorded: unknown, answered: unknown): boolean {
  return typeof recorded === typeof answered && (recorded === null) === (answered === null);
}

/** Two times of the recording's day, or of what it derived from them: minutes do not matter. */
function areNearTimes(recorded: unknown, answered: unknown, { frozenMs }: Comparison): boolean {
  if (typeof recorded === 'number' && typeof answered === 'number') {
    const isTime = [1, 1000].some((factor) => Math.abs(recorded * factor - frozenMs) < nearMs);
    return isTime && Math.abs(recorded - answered) * (recorded > 1e11 ? 1 : 1000) < nearMs;
  }
  return (
    typeof recorded === 'string' &&
    typeof answered === 'string' &&
    time.test(recorded) &&
    time.test(answered) &&
    Math.abs(Date.parse(recorded) - Date.parse(answered)) < nearMs
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
