/** A refusal with Datadog's answer for it. Thrown anywhere, answered in one place. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Record<string, string>;

  constructor(status: number, body: unknown, headers: Record<string, string> = {}) {
    super(`Refused with status ${status}.`);
    this.name = 'Refusal';
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** The error form of most Datadog endpoints: `{"errors": ["text"]}`. */
export function refuse(status: number, ...errors: string[]): Refusal {
  return new Refusal(status, { errors });
}

/** What the metric intake says to a key it does not know: the usual form and five keys more. */
export function refuseIntakeKey(): Refusal {
  return new Refusal(403, {
    status: 'error',
    code: 403,
    errors: ['Forbidden'],
    statuspage: 'http://status.datadoghq.com',
    twitter: 'http://twitter.com/datadogops',
    email: 'support@datadoghq.com',
  });
}

const titles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Payload Too Large',
};

/** The error form of the log intake and of newer endpoints: objects instead of texts. */
export function refuseWithDetail(status: number, detail: string): Refusal {
  const title = titles[status] ?? 'Error';
  return new Refusal(status, { errors: [{ status: String(status), title, detail }] });
}
