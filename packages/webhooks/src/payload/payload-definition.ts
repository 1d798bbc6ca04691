import type { AlertTransition } from './alert-transition.ts';
import type { JsonVariableName, PayloadVariableName } from './payload-variables.ts';

/** Anything that JSON can hold. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/**
 * The payload as the partner writes it: a field holds the name of a variable, a constant, or a nested object.
 * A constant travels unchanged and is checked on arrival, which makes a version number of the template possible.
 */
export interface PayloadDefinition {
  readonly [field: string]: string | number | boolean | null | PayloadDefinition;
}

/** A form has neither nesting nor types: every field is text. */
export type FormPayloadDefinition = Readonly<Record<string, string>>;

/** A literal type for what is documented, without refusing what Datadog may add. */
type OrAnotherText<Known extends string> = Known | (string & Record<never, never>);

/** What arrives in place of one leaf of a definition. */
type ArrivingLeaf<Leaf> = Leaf extends JsonVariableName
  ? JsonValue
  : Leaf extends '$ALERT_TRANSITION'
    ? OrAnotherText<AlertTransition>
    : Leaf extends `$${string}`
      ? string
      : Leaf;

/** What arrives for a whole definition. */
export type ArrivingPayload<Definition> = {
  readonly [Field in keyof Definition]: Definition[Field] extends object
    ? ArrivingPayload<Definition[Field]>
    : ArrivingLeaf<Definition[Field]>;
};

/** Turns a leaf with a `$` that Datadog would not replace, or would replace by surprise, into a type error. */
export type CheckedDefinition<Definition, Custom extends string> = {
  readonly [Field in keyof Definition]: Definition[Field] extends object
    ? CheckedDefinition<Definition[Field], Custom>
    : Definition[Field] extends `${string}$${string}`
      ? Definition[Field] & (PayloadVariableName | `$${Custom}`)
      : Definition[Field];
};

/** The same for a form, which cannot hold a JSON value. */
export type CheckedFormDefinition<Definition, Custom extends string> = {
  readonly [Field in keyof Definition]: Definition[Field] extends `${string}$${string}`
    ? Definition[Field] & (Exclude<PayloadVariableName, JsonVariableName> | `$${Custom}`)
    : Definition[Field];
};
