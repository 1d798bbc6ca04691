import { Type, type Static } from 'typebox';
import { fitsWildcard } from '../search/wildcard.ts';

/** Names and values that Node.js sends as they are (RFC 9110). */
const headers = Type.Record(
  Type.String({ pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$" }),
  Type.Union([Type.String({ pattern: '^[\\t\\x20-\\x7e\\x80-\\xff]*$' }), Type.Number()]),
  { additionalProperties: false },
);

/** A scripted deviation: what the next matching requests meet instead of, or besides, their answer. */
export const faultSchema = Type.Object(
  {
    match: Type.Optional(
      Type.Object(
        {
          method: Type.Optional(Type.String()),
          path: Type.Optional(Type.String()),
          /** `<site>/<organization>` whose credential, code or token comes along. */
          organization: Type.Optional(Type.String()),
        },
        { additionalProperties: false },
      ),
    ),
    times: Type.Optional(Type.Integer({ minimum: 1 })),
    respond: Type.Optional(
      Type.Object(
        {
          status: Type.Integer({ minimum: 200, maximum: 599 }),
          headers: Type.Optional(headers),
          body: Type.Optional(Type.Unknown()),
        },
        { additionalProperties: false },
      ),
    ),
    drop: Type.Optional(Type.Union([Type.Literal('before'), Type.Literal('after')])),
    delayMs: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);

export type Fault = Static<typeof faultSchema>;

/** The faults that are still to happen, in the order in which they were asked for. */
export class Faults {
  #pending: { fault: Fault; left: number }[] = [];

  add(faults: readonly Fault[]): void {
    this.#pending.push(...faults.map((fault) => ({ fault, left: fault.times ?? 1 })));
  }

  /** The fault that a request meets; it counts as used. `path` is as it arrived, without the query. */
  take(
    method: string,
    path: string,
    organization: string | undefined,
    onlyOfOrganization = false,
  ): Fault | undefined {
    const entry = this.#pending.find(
      ({ fault: { match } }) =>
        (match?.organization === undefined ? !onlyOfOrganization : match.organization === organization) &&
        (match?.method === undefined || match.method.toUpperCase() === method) &&
        (match?.path === undefined || pathFits(match.path, path)),
    );
    if (!entry) return undefined;
    entry.left -= 1;
    if (entry.left === 0) this.#pending = this.#pending.filter((other) => other !== entry);
    return entry.fault;
  }

  /** Whether any fault is meant for one organization. */
  get wantOrganizations(): boolean {
    return this.#pending.some(({ fault }) => fault.match?.organization !== undefined);
  }

  list(): Fault[] {
    return this.#pending.map(({ fault, left }) => ({ ...fault, times: left }));
  }

  /** Forgets all, or those that are meant for one organization. */
  reset(organization?: string): void {
    this.#pending =
      organization === undefined
        ? []
        : this.#pending.filter(({ fault }) => fault.match?.organization !== organization);
  }
}

/**
 * A pattern fits with or without the host in front; `*` stands for any text. So `/api/v2/series` is every
 * site's, `/api.datadoghq.eu/api/v2/series` one site's.
 */
function pathFits(pattern: string, path: string): boolean {
  return fitsWildcard(pattern, path) || fitsWildcard(pattern, path.replace(/^\/[^/]*\.[^/]*(?=\/)/, ''));
}
