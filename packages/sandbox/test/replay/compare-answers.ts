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
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const nearMs = 10 * 60_000;

/**
 * Keys that Datadog's answers did not have when older recordings were made, and the first day on which an answer of
 * theirs had them: a recording from the months before lacks them. The last day stands where answers lost a key again.
 */
const agedKeys: readonly { keys: RegExp; since?: string; until?: string }[] = [
  { keys: /^is_read_only$/, until: '2025-06-30' },
  { keys: /^embeddable_domains$/, since: '2025-06-30' },
  { keys: /^draft_status$/, since: '2025-05-14' },
  { keys: /^assets$/, since: '2025-11-21' },
  { keys: /^restriction_policy$/, since: '2024-11-15' },
  { keys: /^options\.groupby_simple_monitor$/, since: '2024-10-10' },
  { keys: /\.fields\.slug$/, since: '2026-02-23' },
  { keys: /\.attributes\.(incident_type_uuid|declared|declared_by|declared_by_uuid|archived|is_test)$/, since: '2025-09-16' },
  { keys: /\.relationships\.declared_by_user$/, since: '2025-09-16' },
  // Named by Datadog's documents, newer than every recording of their kind.
  { keys: /^auth_method_id$/, since: '2026-08-21' },
  { keys: /^data\.attributes\.(category|remote_config_read_enabled|date_last_used|used_in_last_24_hours|last_used_date)$/, since: '2026-04-14' },
]; // prettier-ignore

function isAged(path: string, { frozenMs }: Comparison): boolean {
  return agedKeys.some(
    ({ keys, since, until }) =>
      keys.test(path.replaceAll(/\[\d+\]/g, '')) &&
      ((since !== undefined && frozenMs < Date.parse(since)) ||
        (until !== undefined && frozenMs >= Date.parse(until))),
  );
}

/** What the organization held before the recording began is not ours: lists are compared by their entries' form. */
export interface Comparison {
  /** The time at which the recording was made. */
  frozenMs: number;
  /** Whether a list may have other entries than the recorded one. */
  isListing: boolean;
}

/** Compares two answers: both have the same keys, and values of the same form that are equal where they were not made up. */
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
    const names = [...new Set([...Object.keys(recorded), ...Object.keys(answered)])];
    return names.flatMap((name) => {
      const below = path === '' ? name : `${path}.${name}`;
      if (name in recorded && name in answered) {
        return compare(below, name, recorded[name], answered[name], how);
      }
      if (name in answered && isAged(below, how)) return [];
      return [{ path: below, recorded: recorded[name], answered: answered[name] }];
    });
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
  if (typeof recorded === 'string' && typeof answered === 'string') {
    return uuid.test(recorded) === uuid.test(answered);
  }
  return typeof recorded === typeof answered && (recorded === null) === (answered === null);
}

/** The form of a time: how many digits it has, and how it names the zone. Go leaves out zeros at the end of a fraction. */
function formOf(text: string): string {
  return text.replaceAll(/\d/g, '0').replace(/\.0+Z$/, '.0Z');
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
    formOf(recorded) === formOf(answered) &&
    Math.abs(Date.parse(recorded) - Date.parse(answered)) < nearMs
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
