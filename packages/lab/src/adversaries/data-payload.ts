import { fieldOf } from '../run/lab-error.ts';
import type { DataFamily } from '@tilekit/tile/reader';
import type { Received } from '../sandbox/control.ts';

export function described({ payload }: Received, family: DataFamily): string {
  const name =
    fieldOf(payload, family === 'service-checks' ? 'check' : 'metric') ??
    fieldOf(payload, 'title') ??
    fieldOf(payload, 'message');
  return `${family === 'metrics' ? 'The metric' : `An item of ${family},`} ${JSON.stringify(String(name).slice(0, 80))}`;
}

export function typeOfMetric(type: unknown): string | undefined {
  if (typeof type === 'number') return [undefined, 'count', 'rate', 'gauge'][type];
  return typeof type === 'string' ? type : undefined;
}

export function isDistribution(payload: unknown): boolean {
  const [first] = arrayOf(fieldOf(payload, 'points'));
  return Array.isArray(first) && Array.isArray(first[1]);
}

export function arrayOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** Time and value of each point, in the forms of both versions. */
export function pointsOf(payload: unknown): [number, number][] {
  return arrayOf(fieldOf(payload, 'points')).flatMap((point): [number, number][] => {
    if (!Array.isArray(point))
      return [[Number(fieldOf(point, 'timestamp')), Number(fieldOf(point, 'value'))]];
    const [time, value] = arrayOf(point);
    return Array.isArray(value)
      ? value.map((one: unknown) => [Number(time), Number(one)])
      : [[Number(time), Number(value)]];
  });
}

export function timesOf({ payload }: Received, family: DataFamily): number[] {
  if (family === 'metrics') return pointsOf(payload).map(([time]) => time);
  if (family === 'logs') {
    const time = fieldOf(payload, 'timestamp') ?? fieldOf(payload, 'date');
    if (typeof time === 'number') return [time / 1000];
    const parsed =
      typeof time === 'string' ? (/^\d+$/.test(time) ? Number(time) : Date.parse(time)) / 1000 : Number.NaN;
    return Number.isFinite(parsed) ? [parsed] : [];
  }
  const time = fieldOf(payload, family === 'events' ? 'date_happened' : 'timestamp');
  return typeof time === 'number' ? [time] : [];
}

export function tagsOf(payload: unknown): string[] {
  const tags = fieldOf(payload, 'ddtags') ?? fieldOf(payload, 'tags');
  if (typeof tags === 'string') return tags.split(',').filter((tag) => tag.trim() !== '');
  return arrayOf(tags).flatMap((tag) => (typeof tag === 'string' ? [tag] : []));
}
