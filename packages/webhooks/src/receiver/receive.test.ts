import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { defineFormPayload, definePayload } from '../payload/define-payload.ts';
import type { PayloadOf } from '../payload/payload-template.ts';
import { deliveryIdentity, type Delivery } from './delivery.ts';
import { receive, type DeliveryRequest, type Receiver } from './receive.ts';
import { secretHeader } from './authentication.ts';

const secret = 'a-secret-that-is-hard-to-guess';
const template = definePayload({ ...deliveryIdentity, service: '$TAGS[service]' });
type Payload = PayloadOf<typeof template>;

const arrived = {
  id: '6327818702635911562',
  alert_cycle_key: 'cycle-1',
  alert_transition: 'Triggered',
  date: '1795000000000',
  service: 'checkout',
};
const receivedAt = new Date(1_795_000_001_000);
const never = () => new Promise<never>(() => undefined);

let stored: Map<string, Delivery<Payload>>;
let receiver: Receiver<Payload>;

beforeEach(() => {
  stored = new Map();
  receiver = {
    template,
    authenticate: secretHeader({ header: 'x-nova-secret', secrets: [secret] }),
    commit: (delivery) => {
      if (stored.has(delivery.key)) return Promise.resolve('duplicate');
      stored.set(delivery.key, delivery);
      return Promise.resolve('committed');
    },
    now: () => receivedAt,
  };
});

function post(body: unknown, headers: Record<string, string | undefined> = {}): DeliveryRequest {
  return {
    headers: { 'content-type': 'application/json', 'x-nova-secret': secret, ...headers },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  };
}

describe('receive', () => {
  it('commits a delivery before it acknowledges it', async () => {
    const reception = await receive(post(arrived), receiver);
    expect(reception).toMatchObject({
      status: 202,
      code: 'COMMITTED',
      delivery: {
        eventId: arrived.id,
        alertCycleKey: 'cycle-1',
        transition: 'Triggered',
        date: new Date(1_795_000_000_000),
        receivedAt,
        payload: arrived,
      },
    });
    expect([...stored.values()]).toEqual([reception.delivery]);
  });

  it('knows copies again, one after the other and in parallel (E-03)', async () => {
    const copies = await Promise.all(Array.from({ length: 5 }, () => receive(post(arrived), receiver)));
    const codes = copies.map(({ code }) => code).sort();
    expect(codes).toEqual(['COMMITTED', 'DUPLICATE', 'DUPLICATE', 'DUPLICATE', 'DUPLICATE']);
    expect(await receive(post(arrived), receiver)).toMatchObject({ status: 200, code: 'DUPLICATE' });
    expect(stored.size).toBe(1);
  });

  it.each(['id', 'alert_cycle_key', 'alert_transition', 'date'] as const)(
    'tells deliveries apart by %s',
    async (field) => {
      const changed = { ...arrived, [field]: field === 'date' ? '1795000000001' : 'another' };
      await receive(post(arrived), receiver);
      await receive(post(changed), receiver);
      await receive(post({ ...arrived, service: 'the same event' }), receiver);
      expect(stored.size).toBe(2);
    },
  );

  it('acknowledges and ignores what is older than the window (E-04)', async () => {
    receiver.maxAgeMs = 1000;
    expect(await receive(post(arrived), receiver)).toMatchObject({ code: 'COMMITTED' });
    receiver.maxAgeMs = 999;
    expect(await receive(post({ ...arrived, id: 'old' }), receiver)).toMatchObject({
      status: 200,
      code: 'TOO_OLD',
      delivery: { eventId: 'old' },
    });
    expect(stored.size).toBe(1);
  });

  it('reads a date in seconds as well', async () => {
    const { delivery } = await receive(post({ ...arrived, date: '1795000000' }), receiver);
    expect(delivery?.date).toEqual(new Date(1_795_000_000_000));
  });

  it.each<[string, number, string, unknown, Record<string, string | undefined>]>([
    ['no secret', 401, 'UNAUTHENTICATED', arrived, { 'x-nova-secret': undefined }],
    ['a wrong secret', 401, 'UNAUTHENTICATED', arrived, { 'x-nova-secret': 'wrong' }],
    ['another type', 415, 'UNSUPPORTED_MEDIA_TYPE', arrived, { 'content-type': 'text/plain' }],
    ['a large body', 413, 'TOO_LARGE', { ...arrived, service: 'x'.repeat(300_000) }, {}],
    ['half a body', 400, 'MALFORMED', '{"id": ', {}],
    ['a missing field', 422, 'PAYLOAD_INVALID', { ...arrived, id: undefined }, {}],
    ['no date', 422, 'PAYLOAD_INVALID', { ...arrived, date: '' }, {}],
    ['another date', 422, 'PAYLOAD_INVALID', { ...arrived, date: '$DATE' }, {}],
  ])('refuses %s with %i %s, which Datadog does not repeat', async (_what, status, code, body, headers) => {
    expect(await receive(post(body, headers), receiver)).toMatchObject({ status, code });
    expect(stored.size).toBe(0);
  });

  it('asks for another delivery when the store or the token check fails', async () => {
    const broken = () => Promise.reject(new Error('no database'));
    expect(await receive(post(arrived), { ...receiver, commit: broken })).toMatchObject({
      status: 503,
      code: 'STORE_FAILED',
      cause: { cause: { message: 'no database' } },
    });
    expect(await receive(post(arrived), { ...receiver, authenticate: broken })).toMatchObject({
      status: 503,
      code: 'VERIFIER_FAILED',
    });
  });

  it('reads nothing of the body before it knows the sender', async () => {
    let chunks = 0;
    const request = { ...post(''), body: endless(() => chunks++) };
    request.headers = { ...request.headers, 'x-nova-secret': 'wrong' };
    expect(await receive(request, receiver)).toMatchObject({ status: 401 });
    expect(chunks).toBe(0);
  });

  it('stops reading at the limit', async () => {
    let chunks = 0;
    const request = { ...post(''), body: endless(() => chunks++) };
    expect(await receive(request, { ...receiver, maxBytes: 10_000 })).toMatchObject({ code: 'TOO_LARGE' });
    expect(chunks).toBe(11);
  });

  it('takes forms for a form template', async () => {
    const form = {
      ...receiver,
      template: defineFormPayload({ ...deliveryIdentity, service: '$TAGS[service]' }),
    };
    const request = post(new URLSearchParams(arrived).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(await receive(request, form)).toMatchObject({ code: 'COMMITTED', delivery: { payload: arrived } });
    expect(await receive(post(arrived), form)).toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
  });

  it('refuses to work with a template by which copies cannot be recognised', async () => {
    const anonymous = { ...receiver, template: definePayload({ id: '$ID', date: '$DATE' }) };
    await expect(receive(post(arrived), anonymous as never)).rejects.toMatchObject({
      code: 'WEBHOOK_TEMPLATE_INVALID',
    });
  });

  it('answers something for any body, and commits only what fits', async () => {
    const body = fc.oneof(fc.string(), fc.json(), fc.constant(JSON.stringify(arrived)));
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        const { status, code } = await receive(post(text), receiver);
        expect([200, 202, 400, 422]).toContain(status);
        expect(code === 'COMMITTED' || code === 'DUPLICATE').toBe(text === JSON.stringify(arrived));
      }),
    );
  });
});

describe('the deadline (E-05)', () => {
  const places: [string, (part: Receiver<Payload>) => [DeliveryRequest, Receiver<Payload>]][] = [
    ['the token check', (part) => [post(arrived), { ...part, authenticate: never }]],
    [
      'the sender',
      (part) => [{ ...post(''), body: { [Symbol.asyncIterator]: () => ({ next: never }) } }, part],
    ],
    ['the store', (part) => [post(arrived), { ...part, commit: never }]],
  ];

  it.each(places)('answers 503 when %s takes too long', async (_what, slow) => {
    let expire = (): void => undefined;
    const timer = (ms: number) =>
      new Promise<void>((resolve) => {
        expect(ms).toBe(10_000);
        expire = resolve;
      });
    const reception = receive(...slow({ ...receiver, timer }));
    expire();
    expect(await reception).toMatchObject({ status: 503, code: 'TOO_SLOW' });
  });

  it('signals the store when the sender no longer waits', async () => {
    let seen: AbortSignal | undefined;
    const reception = await receive(post(arrived), {
      ...receiver,
      deadlineMs: 1,
      commit: (_delivery, signal) => {
        seen = signal;
        return never();
      },
    });
    expect(reception.code).toBe('TOO_SLOW');
    expect(seen?.aborted).toBe(true);
  });

  it('leaves no timer behind', async () => {
    let stopped: AbortSignal | undefined;
    await receive(post(arrived), { ...receiver, timer: (_ms, signal) => ((stopped = signal), never()) });
    expect(stopped?.aborted).toBe(true);
  });
});

function endless(onChunk: () => void): AsyncIterable<Uint8Array> {
  return {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        onChunk();
        yield await Promise.resolve(Buffer.alloc(1000, 0x20));
      }
    },
  };
}
