import type { JsonVariableName, PayloadVariableName } from './payload-variables.ts';

/** Anything that JSON can hold. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** What a field of a definition holds. */
export type PayloadValue = string | number | boolean | null | PayloadDefinition | readonly PayloadValue[];

/**
 * The payload as the partner writes it: a field holds the name of a variable, a text with variables in it
 * (`$ALERT_TITLE is $ALERT_TRANSITION`), a constant, a nested object, or a list.
 * A constant travels unchanged and is checked on arrival, which makes a version number of the template possible.
 */
export interface PayloadDefinition {
  readonly [field: string]: PayloadValue;
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
    : Leaf extends `${string}$${string}`
      ? string
      : Leaf;

/** What arrives for a whole definition. */
export type ArrivingPayload<Definition> = {
  readonly [Field in keyof Definition]: Definition[Field] extends object
    ? ArrivingPayload<Definition[Field]>
    : ArrivingLeaf<Definition[Field]>;
};

/** What no name of a variable holds: a text with one of these is composed, and checked when it is defined. */
type Separator = ' ' | '\n' | ':' | '/' | '-' | '.' | ',' | ';' | '(' | '|' | '=' | '?' | '@' | '#';

/** A text with a `$` that Datadog would fill as it stands, or `never`. */
type CheckedText<Text extends string, Known extends string> = Text extends Known
  ? Text
  : Text extends `${string}${Separator}${string}`
    ? Text
    : Text & Known;

/** Turns a leaf with a `$` that Datadog would not replace, or would replace by surprise, into a type error. */
export type CheckedDefinition<Definition, Custom extends string> = {
  readonly [Field in keyof Definition]: Definition[Field] extends object
    ? CheckedDefinition<Definition[Field], Custom>
    : Definition[Field] extends `${string}$${string}`
      ? CheckedText<Definition[Field], PayloadVariableName | `$${Custom}`>
      : Definition[Field];
};

/** The same for a form, which cannot hold a JSON value. */
export type CheckedFormDefinition<Definition, Custom extends string> = {
  readonly [Field in keyof Definition]: Definition[Field] extends `${string}$${string}`
    ? CheckedText<Definition[Field], Exclude<PayloadVariableName, JsonVariableName> | `$${Custom}`>
    : Definition[Field];
};

/**
 * The documented values of `$ALERT_TRANSITION`.
 *
 * @see https://docs.datadoghq.com/integrations/webhooks/#variables
 */
export const alertTransitions = [
  'Triggered',
  'Re-Triggered',
  'Recovered',
  'Warn',
  'Re-Warn',
  'No Data',
  'Re-No Data',
  'Renotify',
] as const;

/** What changed in the monitor, in Datadog's words. */
export type AlertTransition = (typeof alertTransitions)[number];
