import type { PayloadSchema } from './payload-schema.ts';
import type { PayloadVariableName } from './payload-variables.ts';

/** One definition of a payload: what is registered at Datadog, and what therefore arrives. */
export interface PayloadTemplate<Payload> {
  /** For the webhook's `encode_as`. */
  readonly encodeAs: 'json' | 'form';
  /** For the webhook's `payload`. */
  readonly text: string;
  /** JSON Schema of the decoded body. */
  readonly schema: PayloadSchema;
  /**
   * Checks a decoded body.
   * @throws WEBHOOK_PAYLOAD_INVALID, with every fault
   */
  parse: (value: unknown) => Payload;
  /**
   * Finds what arrived for one variable, wherever the definition put it.
   * @returns undefined when the template does not use the variable
   */
  read(variable: PayloadVariableName, payload: Payload): string | undefined;
  /** The variables that stand alone in a field, which `read` finds, in the order of the text. */
  readonly variables: readonly string[];
}

/** The type of what arrives for a template. */
export type PayloadOf<Template> = Template extends PayloadTemplate<infer Payload> ? Payload : never;
