import { refuse, Refusal } from '../http/refusal.ts';
import type { Violation } from './check-body.ts';

/** Datadog's back ends word what is wrong with a body in three ways. */
export type ErrorStyle =
  /** Older Python services: `Value of parameter 'x' should be any of these ['a']`. */
  | 'parameter'
  /** Python services with a JSON Schema: `Additional properties are not allowed ('x' was unexpected)`. */
  | 'schema'
  /** Go services: JSON:API error objects. */
  | 'json-api';

export function refuseBody(style: ErrorStyle, violation: Violation): Refusal {
  if (style === 'json-api') return refuseJsonApi(violation);
  return refuse(400, style === 'parameter' ? describeParameter(violation) : describeSchema(violation));
}

function describeParameter({ path, keyword, parameters }: Violation): string {
  const last = path.filter((part) => !/^\d+$/.test(part)).at(-1) ?? 'body';
  if (keyword === 'required') return `Missing required parameter '${text(parameters.missingProperty)}'`;
  if (keyword === 'enum') {
    return `Value of parameter '${last}' should be any of these ${listOf(parameters.allowedValues)}`;
  }
  if (keyword === 'minLength')
    return `Minimum length of parameter '${last}' should be ${text(parameters.limit)}`;
  if (keyword === 'minItems') {
    return `Minimum number of elements in parameter '${last}' should be ${text(parameters.limit)}`;
  }
  return `'${last}' is invalid`;
}

function describeSchema({ path, keyword, parameters, message }: Violation): string {
  if (keyword === 'required') return `'${text(parameters.missingProperty)}' is a required property`;
  if (keyword === 'additionalProperties') {
    return `Additional properties are not allowed ('${text(parameters.additionalProperty)}' was unexpected)`;
  }
  const place = ['$', ...path].join('.');
  if (keyword === 'enum') return `${place} is not one of ${listOf(parameters.allowedValues)}`;
  return `${place} ${message}`;
}

function refuseJsonApi(violation: Violation): Refusal {
  const { path, keyword, parameters, value } = violation;
  const isType = path.join('.') === 'data.type' && keyword === 'enum';
  const detail = isType
    ? `got type ${JSON.stringify(value)} expected one of ${quoted(parameters.allowedValues)}`
    : describeSchema(violation);
  return refuseObject(400, 'Bad Request', detail, true);
}

/** A JSON:API error, with the media type of Go services. `withStatus` repeats the status in the object. */
export function refuseObject(status: number, title: string, detail?: string, withStatus = false): Refusal {
  const error = {
    ...(withStatus ? { status: String(status) } : {}),
    title,
    ...(detail === undefined ? {} : { detail }),
  };
  return new Refusal(status, { errors: [error] }, { 'content-type': 'application/vnd.api+json' });
}

function listOf(values: unknown): string {
  return Array.isArray(values) ? `[${values.map((value) => `'${text(value)}'`).join(', ')}]` : '[]';
}

function quoted(values: unknown): string {
  return Array.isArray(values) ? values.map((value) => JSON.stringify(value)).join(', ') : '';
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'null';
}
