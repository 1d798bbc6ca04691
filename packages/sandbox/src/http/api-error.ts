import { Refusal } from './refusal.ts';

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
