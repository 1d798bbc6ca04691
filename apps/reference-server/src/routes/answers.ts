import { type TSchema, Type } from 'typebox';

/** Every error of the server, as JSON. Browsers get it as a page. */
export const problemSchema = Type.Object(
  {
    error: Type.Object({
      code: Type.String({
        description: 'Stable; `pnpm explain` and docs/troubleshooting.md know those of Datadog',
      }),
      message: Type.String({ description: 'For people' }),
      requestId: Type.String({ description: 'Finds the request in the logs' }),
    }),
  },
  { $id: 'Problem' },
);

/** For a status that a route answers itself and that an error may have as well. */
export const problemReference = Type.Unsafe({ $ref: 'Problem#' });

const page = { schema: Type.String({ description: 'A page' }) };

/** An answer of JSON alone. */
export function json(description: string, schema: TSchema) {
  return { description, content: { 'application/json': { schema } } };
}

/** A page for browsers, the same as JSON for `accept: application/json`. */
export function pageOrJson(description: string, schema: TSchema) {
  return { description, content: { 'application/json': { schema }, 'text/html': page } };
}

/** A page only. */
export function pageOnly(description: string) {
  return { description, content: { 'text/html': page } };
}

/** Sends the browser on. */
export function redirect(description: string) {
  return {
    303: { type: 'null', description, headers: { location: { type: 'string', format: 'uri-reference' } } },
  };
}

/** What every route may answer instead. */
export const problems = {
  '4xx': problem('Refused: the request, the session or the account does not allow it'),
  '5xx': problem('Server or upstream error. `Retry-After` is set when a retry can succeed.'),
};

function problem(description: string) {
  return pageOrJson(description, problemReference);
}

/** Of a route that belongs to the signed-in account. */
export const signedIn = { security: [{ session: [] }] };

/** Forms carry the token that their page was given. */
export const formFields = {
  _csrf: Type.Optional(Type.String({ description: 'Token of the page that has the form' })),
};

export const form = { consumes: ['application/x-www-form-urlencoded'] };

/** The body of a form that is a button only; its token may come as the header `csrf-token` as well. */
export const buttonBody = Type.Unsafe({ ...Type.Object(formFields), type: ['object', 'null'] });

export function nullable<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()]);
}

/** How a page colours a state. */
export const tone = Type.Enum(['good', 'bad', 'quiet']);

export const csrfToken = Type.String({ description: 'For the field `_csrf` of forms' });
