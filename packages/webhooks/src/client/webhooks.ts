import type { ObjectReader } from './object-reader.ts';

/** A webhook as Datadog returns it. Fields that this type does not name, such as `auth_method_id`, are kept. */
export interface Webhook {
  /** Used in monitors as `@webhook-<name>`. */
  name: string;
  url: string;
  /** `json` or `form`. */
  encode_as: string;
  /** A JSON object in a string; null for none. */
  custom_headers: string | null;
  /** The template; Datadog fills in its default payload when none was given. */
  payload: string | null;
  [field: string]: unknown;
}

/** Reads a webhook out of an answer. */
export function readWebhook(answer: ObjectReader): Webhook {
  return {
    ...answer.all,
    name: answer.text('name'),
    url: answer.text('url'),
    encode_as: answer.text('encode_as'),
    custom_headers: answer.optionalText('custom_headers'),
    payload: answer.optionalText('payload'),
  };
}
