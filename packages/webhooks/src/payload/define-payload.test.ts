import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { AlertTransition, JsonValue } from './payload-definition.ts';
import { defineFormPayload, definePayload } from './define-payload.ts';
import type { PayloadOf } from './payload-template.ts';
import { payloadVariables } from './payload-variables.ts';

const template = definePayload({
  version: 2,
  id: '$ID',
  monitor: { id: '$ALERT_ID', transition: '$ALERT_TRANSITION' },
  service: '$TAGS[service]',
  logs: '$LOGS_SAMPLE',
  source: 'nova-deploy',
});

const arrived = {
  version: 2,
  id: '6327818702635911562',
  monitor: { id: '12', transition: 'Triggered' },
  service: 'checkout',
  logs: { columns: ['Time'], rows: [] },
  source: 'nova-deploy',
};

describe('definePayload', () => {
  it('writes the text that Datadog stores, with JSON-valued variables outside quotes', () => {
    expect(template.text).toBe(
      '{"version": 2, "id": "$ID", "monitor": {"id": "$ALERT_ID", "transition": "$ALERT_TRANSITION"}, ' +
        '"service": "$TAGS[service]", "logs": $LOGS_SAMPLE, "source": "nova-deploy"}',
    );
    expect(template.encodeAs).toBe('json');
  });

  it('gives the type of what arrives', () => {
    expectTypeOf<PayloadOf<typeof template>>().toEqualTypeOf<{
      readonly version: 2;
      readonly id: string;
      readonly monitor: {
        readonly id: string;
        readonly transition: AlertTransition | (string & Record<never, never>);
      };
      readonly service: string;
      readonly logs: JsonValue;
      readonly source: 'nova-deploy';
    }>();
    expect(template.parse(arrived).monitor.transition).toBe('Triggered');
  });

  it('refuses at compile time and at run time what Datadog would not replace', () => {
    // @ts-expect-error a misspelt variable
    expect(() => definePayload({ id: '$ALERT_IDD' })).toThrow(code('WEBHOOK_TEMPLATE_INVALID'));
    // The type of a text that is put together is left to run time.
    expect(() => definePayload({ a: { b: 'alert $IDD' } })).toThrow(code('WEBHOOK_TEMPLATE_INVALID'));
    expect(() => definePayload({ a: ['$ALERT_TITLE of $ALERT_SCOPES'] })).toThrow(
      expect.objectContaining({ message: expect.stringContaining('did you mean $ALERT_SCOPE?') as string }),
    );
    // @ts-expect-error a list holds what a field may hold
    expect(() => definePayload({ a: ['$ALERT_IDD'] })).toThrow(code('WEBHOOK_TEMPLATE_INVALID'));
    // @ts-expect-error JSON has no such value
    expect(() => definePayload({ a: [() => 1] })).toThrow(code('WEBHOOK_TEMPLATE_INVALID'));
    expect(() => definePayload({ $ID: 'x' })).toThrow(code('WEBHOOK_TEMPLATE_INVALID'));
    expect(() => definePayload(JSON.parse('{"__proto__": "x"}') as { a: 'x' })).toThrow(
      code('WEBHOOK_TEMPLATE_INVALID'),
    );
  });

  it('puts variables into text, which arrives as text; other dollars stay what they are', () => {
    const composed = definePayload({
      title: '$ALERT_TITLE ($ALERT_PRIORITY) at $DATE',
      logs: 'Logs: $LOGS_SAMPLE',
      price: '5 US$ or $5',
    });
    expect(composed.text).toBe(
      '{"title": "$ALERT_TITLE ($ALERT_PRIORITY) at $DATE", "logs": "Logs: $LOGS_SAMPLE", "price": "5 US$ or $5"}',
    );
    const arrivedText = { title: 'a "b" (P1) at 7', logs: 'Logs: {"a":[1]}', price: '5 US$ or $5' };
    const payload: { readonly title: string } = composed.parse(arrivedText);
    expect(payload).toEqual(arrivedText);
    expect(failure(() => composed.parse({ ...arrivedText, title: 7 }))).toMatchObject({
      cause: { faults: ['"title" must be a string'] },
    });
    expect(composed.variables).toEqual([]);
    expect(defineFormPayload({ title: '$ALERT_TITLE ($ALERT_PRIORITY)' }).encodeAs).toBe('form');
  });

  it('writes lists as lists, and reads them', () => {
    const listed = definePayload({
      embeds: [{ title: '$EVENT_TITLE', image: { url: '$SNAPSHOT' } }, '$ID', 7, [], null],
    });
    expect(listed.text).toBe(
      '{"embeds": [{"title": "$EVENT_TITLE", "image": {"url": "$SNAPSHOT"}}, "$ID", 7, [], null]}',
    );
    const arrivedList = { embeds: [{ title: 't', image: { url: 'u' } }, '12', 7, [], null] };
    const payload = listed.parse(arrivedList);
    expect(payload).toEqual(arrivedList);
    expect([listed.read('$SNAPSHOT', payload), listed.read('$ID', payload)]).toEqual(['u', '12']);
    for (const embeds of [[], {}, [...arrivedList.embeds, 8], 'x', undefined]) {
      expect(() => listed.parse({ embeds })).toThrow(code('WEBHOOK_PAYLOAD_INVALID'));
    }
    expect(
      failure(() => listed.parse({ embeds: [{ title: 't', image: {} }, 12, 7, [], null] })),
    ).toMatchObject({
      cause: { faults: ['"embeds.0.image.url" is missing', '"embeds.1" ($ID) must be a string'] },
    });
    // @ts-expect-error a form has nothing but text
    expect(() => defineFormPayload({ a: ['$ID'] })).toThrow(code('WEBHOOK_TEMPLATE_INVALID'));
  });

  it('names every fault of a definition', () => {
    // @ts-expect-error two misspelt variables
    expect(() => definePayload({ a: '$A', b: { c: '$C' } })).toThrow(
      expect.objectContaining({ cause: { faults: [fault('a', '$A'), fault('b.c', '$C')] } }),
    );
    function fault(at: string, name: string): string {
      return `"${at}" holds "${name}", which is no variable of Datadog's webhooks`;
    }
  });

  it('takes declared custom variables, but none that hides a variable of Datadog', () => {
    const custom = definePayload({ team: '$TEAM' }, { customVariables: ['TEAM'] });
    expect(custom.text).toBe('{"team": "$TEAM"}');
    expectTypeOf<PayloadOf<typeof custom>>().toEqualTypeOf<{ readonly team: string }>();
    // @ts-expect-error another name than the declared one
    expect(() => definePayload({ team: '$TEAMS' }, { customVariables: ['TEAM'] })).toThrow();
    expect(() => definePayload({ id: '$ID' }, { customVariables: ['ID'] })).toThrow();
    expect(() => definePayload({ id: '$ID' }, { customVariables: ['lower'] })).toThrow();
  });

  it('finds a variable wherever it stands', () => {
    const payload = template.parse(arrived);
    expect(template.read('$ALERT_ID', payload)).toBe('12');
    expect(template.read('$LOGS_SAMPLE', payload)).toBe(JSON.stringify(arrived.logs));
    expect(template.read('$HOSTNAME', payload)).toBeUndefined();
    expect(template.variables).toEqual([
      '$ID',
      '$ALERT_ID',
      '$ALERT_TRANSITION',
      '$TAGS[service]',
      '$LOGS_SAMPLE',
    ]);
  });
});

describe('a payload that arrives', () => {
  it('loses the fields that the template does not name', () => {
    expect(template.parse({ ...arrived, added: 1, monitor: { ...arrived.monitor, more: 2 } })).toEqual(
      arrived,
    );
  });

  it.each<[string, unknown, string]>([
    ['no object', [], 'the payload must be an object'],
    ['null', null, 'the payload must be an object'],
    ['a missing field', { ...arrived, id: undefined }, '"id" ($ID) must be a string'],
    ['a number for text', { ...arrived, id: 6 }, '"id" ($ID) must be a string'],
    ['another constant', { ...arrived, version: 1 }, '"version" must be 2'],
    ['a list for an object', { ...arrived, monitor: [] }, '"monitor" must be an object'],
  ])('is refused for %s', (_what, value, fault) => {
    expect(() => template.parse(value)).toThrow(
      expect.objectContaining({ code: 'WEBHOOK_PAYLOAD_INVALID', cause: { faults: [fault] } }),
    );
  });

  it('is refused with every fault, and without any value of the customer', () => {
    const refusal = failure(() => template.parse({ id: 's3cret', monitor: 's3cret', logs: null }));
    expect(refusal).toMatchObject({ cause: { faults: { length: 4 } } });
    expect(JSON.stringify([refusal, (refusal as Error).message])).not.toContain('s3cret');
  });

  it('takes a field only when the body itself holds it', () => {
    expect(() => definePayload({ toString: '$ID' }).parse({})).toThrow(code('WEBHOOK_PAYLOAD_INVALID'));
  });
});

describe('defineFormPayload', () => {
  it('gives a flat template of texts', () => {
    const form = defineFormPayload({ id: '$ID', source: 'nova' });
    expect(form).toMatchObject({ encodeAs: 'form', text: '{"id": "$ID", "source": "nova"}' });
    expectTypeOf<PayloadOf<typeof form>>().toEqualTypeOf<{ readonly id: string; readonly source: 'nova' }>();
  });

  it('refuses nesting, numbers and JSON values at compile time and at run time', () => {
    // @ts-expect-error an object in a form
    expect(() => defineFormPayload({ a: { b: '$ID' } })).toThrow(code('WEBHOOK_TEMPLATE_INVALID'));
    // @ts-expect-error a number in a form
    expect(() => defineFormPayload({ a: 1 })).toThrow(code('WEBHOOK_TEMPLATE_INVALID'));
    // @ts-expect-error a JSON-valued variable
    expect(() => defineFormPayload({ a: '$LOGS_SAMPLE' })).toThrow(code('WEBHOOK_TEMPLATE_INVALID'));
  });
});

describe('any template', () => {
  const names = Object.keys(payloadVariables) as (keyof typeof payloadVariables)[];
  const leaf = fc.oneof(
    fc.constantFrom(...names, '$ALERT_TITLE: $DATE', 'x $LOGS_SAMPLE'),
    fc.string().filter((text) => !text.includes('$')),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const fieldName = fc.string({ minLength: 1 }).filter((name) => !name.includes('$') && name !== '__proto__');
  const { definition } = fc.letrec<{ definition: object; value: unknown }>((tie) => ({
    definition: fc.dictionary(fieldName, tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
    value: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('value'), { maxLength: 3 }), tie('definition')),
  }));
  const define = (value: object) => definePayload(value as Record<string, 'constant'>);

  it('parses what its own text renders to, and agrees with its schema', () => {
    const ajv = new Ajv2020({ strict: false });
    fc.assert(
      fc.property(definition, fc.string(), fc.jsonValue(), (value, text, json) => {
        const defined = define(value);
        const rendered: unknown = JSON.parse(render(defined.text, text, json));
        expect(defined.parse(rendered)).toEqual(rendered);
        expect(ajv.validate(defined.schema, rendered)).toBe(true);
      }),
    );
  });

  it('accepts exactly what its schema accepts', () => {
    const ajv = new Ajv2020({ strict: false });
    fc.assert(
      fc.property(definition, fc.jsonValue(), (value, body) => {
        const defined = define(value);
        const isAccepted = failure(() => defined.parse(body)) === undefined;
        expect(isAccepted).toBe(ajv.validate(defined.schema, body));
      }),
    );
  });
});

/** What Datadog does with a template: a quoted variable is replaced by escaped text, a bare one by JSON. */
function render(template: string, text: string, json: unknown): string {
  const escaped = JSON.stringify(text).slice(1, -1);
  return template.replace(/"(?:[^"\\]|\\.)*"|\$[A-Z_]+/g, (part) =>
    part.startsWith('"') ? part.replace(/\$[A-Z_]+/g, () => escaped) : JSON.stringify(json),
  );
}

function code(expected: string): unknown {
  return expect.objectContaining({ code: expected });
}

function failure(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}
