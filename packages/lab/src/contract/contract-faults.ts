import { Type, type TProperties, type TSchema } from 'typebox';
import { Value } from 'typebox/value';

/**
 * What is wrong with a value, in words for those who write it: of several forms that are allowed, only the one that the
 * value resembles most is spoken of.
 *
 * @param at where the value stands, as a JSON Pointer
 */
export function faultsOf(schema: TSchema, value: unknown, at: string): string[] {
  const [first] = Value.Errors(schema, value);
  if (!first) return [];
  if (Type.IsUnion(schema)) return faultsOfForms(schema.anyOf, value, at);
  if (Type.IsObject(schema) && isObject(value))
    return faultsOfMembers(schema.properties, schema.required, value, at);
  if (Type.IsArray(schema) && Array.isArray(value)) {
    const faults = value.flatMap((item: unknown, index) => faultsOf(schema.items, item, `${at}/${index}`));
    if (faults.length > 0) return faults;
  }
  return [`${nameOf(at + first.instancePath)} ${first.message}`];
}

function faultsOfForms(forms: readonly TSchema[], value: unknown, at: string): string[] {
  const literals = forms.filter(Type.IsLiteral).map((form) => JSON.stringify(form.const));
  if (literals.length === forms.length) return [`${nameOf(at)} must be ${literals.join(' or ')}`];
  const keys = isObject(value) ? Object.keys(value) : [];
  const resembles = (form: TSchema) =>
    Type.IsObject(form) ? keys.filter((key) => Object.hasOwn(form.properties, key)).length : 0;
  const [closest] = forms.toSorted((one, other) => resembles(other) - resembles(one));
  if (closest && resembles(closest) > 0) return faultsOf(closest, value, at);
  const needed = forms.map((form) => (Type.IsObject(form) ? form.required : undefined)?.join(', ') ?? '…');
  return [`${nameOf(at)} must be an object with ${needed.join(' or ')}`];
}

function faultsOfMembers(
  properties: TProperties,
  required: readonly string[] | undefined,
  value: Readonly<Record<string, unknown>>,
  at: string,
): string[] {
  const known = Object.keys(properties).filter((name) => !name.startsWith('$'));
  const place = at === '' ? '' : ` in ${at}`;
  const missing = (required ?? []).filter((name) => !Object.hasOwn(value, name));
  return [
    ...missing.map((name) => `"${name}" is missing${place}`),
    ...Object.entries(value).flatMap(([name, member]) => {
      const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
      return schema
        ? faultsOf(schema, member, `${at}/${name}`)
        : [`${JSON.stringify(name)} is not known${place}; known: ${known.join(', ')}`];
    }),
  ];
}

const nameOf = (at: string) => (at === '' ? 'the file' : at);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
