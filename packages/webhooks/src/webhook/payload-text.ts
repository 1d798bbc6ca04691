// A string, or a variable outside strings: `$LOGS_SAMPLE`, `$TAGS[service]`.
const stringOrVariable = /"(?:[^"\\]|\\.)*"|\$[A-Z][A-Z0-9_]*(?:\[[^\]"]*\])?/gs;

const fault = '"payload" must be a string that holds JSON, with variables where values stand';

/**
 * What is wrong with a webhook's `payload`: it must be JSON once its variables are filled in. A variable outside
 * quotes stands for a JSON value.
 */
export function payloadTextFaults(text: unknown): string[] {
  if (typeof text !== 'string') return [fault];
  try {
    JSON.parse(text.replace(stringOrVariable, (part) => (part.startsWith('$') ? 'null' : part)));
    return [];
  } catch {
    // The only thing that JSON.parse can say: reported as a fault.
    return [fault];
  }
}
