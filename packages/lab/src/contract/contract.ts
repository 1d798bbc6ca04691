import { readFileSync } from 'node:fs';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { LabError } from '../run/lab-error.ts';
import { faultsOf } from './contract-faults.ts';

const text = (description: string) => Type.String({ minLength: 1, description });
const closed = { additionalProperties: false } as const;

const customer = Type.Union(
  [
    Type.Object({ cookie: text('A session, as in a Cookie header: name=value; name2=value2') }, closed),
    Type.Object(
      {
        header: Type.Record(Type.String(), Type.String(), {
          description: 'Headers that identify the customer',
        }),
      },
      closed,
    ),
    Type.Object(
      {
        command: Type.Array(Type.String(), {
          minItems: 1,
          description: 'A program and its arguments; it prints a Cookie header to stdout',
        }),
      },
      closed,
    ),
    Type.Object(
      {
        form: Type.Object(
          {
            url: text('The page with the sign-in form'),
            fields: Type.Record(Type.String(), Type.String(), {
              description: 'Values by the name of the field',
            }),
            submit: Type.Optional(text('Label, name or value of the button; the form’s only one by default')),
          },
          closed,
        ),
      },
      closed,
    ),
  ],
  { description: 'How a customer of yours is signed in' },
);

const press = Type.Object({ press: text('Label of a button or link') }, closed);

/** `lab.json`: what the lab cannot know about a server. Every part may be missing. */
export const contractSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    customers: Type.Optional(
      Type.Array(customer, {
        maxItems: 2,
        description: 'Two customers of yours that do not know each other',
      }),
    ),
    between: Type.Optional(
      Type.Array(press, {
        description:
          'What a customer presses on pages before Datadog’s consent page, and after the way back from it',
      }),
    ),
    installations: Type.Optional(
      Type.Object(
        {
          url: text('Where a customer’s connections are listed'),
          format: Type.Optional(Type.Union([Type.Literal('json'), Type.Literal('html')])),
          items: Type.Optional(text('JSON Pointer of the array, or CSS selector of one entry')),
          id: Type.Optional(
            text(
              'Within an entry: JSON Pointer or name of a member; for HTML an attribute, or "selector@attribute"',
            ),
          ),
          status: Type.Optional(
            Type.Object(
              {
                path: text('Within an entry, as for id'),
                connected: Type.Array(Type.String(), { description: 'The values that mean: connected' }),
              },
              closed,
            ),
          ),
          organization: Type.Optional(
            text('Within an entry, as for id: anything that names the Datadog organization'),
          ),
        },
        closed,
      ),
    ),
    disconnect: Type.Optional(
      Type.Union([
        Type.Object(
          {
            url: text('With {id} for the installation'),
            method: Type.Optional(Type.String({ default: 'POST' })),
            csrf: Type.Optional(
              Type.Object(
                {
                  from: Type.Union([Type.Literal('page'), Type.Literal('header'), Type.Literal('json')]),
                  name: text('Name of the field, header or member that holds the token'),
                  field: Type.Optional(text('Name under which it is sent, if that is another')),
                  url: Type.Optional(
                    text('The page with it, if that is not the listing; {id} is the installation'),
                  ),
                },
                closed,
              ),
            ),
            confirm: Type.Optional(
              Type.Object(
                {
                  press: Type.Optional(Type.String()),
                  fields: Type.Optional(Type.Record(Type.String(), Type.String())),
                },
                closed,
              ),
            ),
          },
          closed,
        ),
        Type.Object({ by: Type.Literal('person') }, closed),
      ]),
    ),
    patience: Type.Optional(
      Type.Object(
        {
          dataSeconds: Type.Optional(Type.Number({ minimum: 1, default: 90 })),
          alertSeconds: Type.Optional(Type.Number({ minimum: 1, default: 30 })),
          disconnectSeconds: Type.Optional(Type.Number({ minimum: 1, default: 10 })),
        },
        closed,
      ),
    ),
    alert: Type.Optional(
      Type.Object(
        {
          url: text(
            'A page or JSON document that shows what an alert brought about; {id} is the installation',
          ),
          shows: Type.Optional(text('What stands there once for each alert; {title} is the alert’s title')),
        },
        closed,
      ),
    ),
    sends: Type.Optional(
      Type.Array(Type.String(), { description: 'Families of data; what the tile promises by default' }),
    ),
  },
  { additionalProperties: false, title: 'lab.json: a partner’s server, as the lab needs to know it' },
);

export type Contract = Static<typeof contractSchema>;
export type CustomerContract = Static<typeof customer>;

/** How long the lab waits, in seconds. */
export interface Patience {
  readonly dataSeconds: number;
  readonly alertSeconds: number;
  readonly disconnectSeconds: number;
}

export function patienceOf(contract: Contract): Patience {
  return { dataSeconds: 90, alertSeconds: 30, disconnectSeconds: 10, ...contract.patience };
}

/**
 * Reads a `lab.json`: what the lab has to know about a server.
 *
 * @returns the content of the file as it is written; {@link patienceOf} adds the default waits
 * @throws LabError when the file cannot be read; otherwise it names up to ten faults
 */
export function readContract(file: string): Contract {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new LabError(`"${file}" cannot be read: ${cause instanceof Error ? cause.message : ''}`, { cause });
  }
  if (Value.Check(contractSchema, value)) return value;
  const shown = faultsOf(contractSchema, value, '').slice(0, 10).join('\n  ');
  throw new LabError(
    `"${file}" is not a lab.json:\n  ${shown}\nSee lab.schema.json, or make one with: tilekit-lab init`,
  );
}
