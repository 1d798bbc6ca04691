import { GrokSyntaxError } from './grok-reference.ts';

/** How a language writes its months and weekdays: all forms of each, in lower case. Monday comes first. */
export interface DateNames {
  months: readonly (readonly string[])[];
  weekdays: readonly (readonly string[])[];
}

const english: DateNames = {
  months: withShortForms(
    'january february march april may june july august september october november december',
  ),
  weekdays: withShortForms('monday tuesday wednesday thursday friday saturday sunday'),
};

function withShortForms(names: string): string[][] {
  return names.split(' ').map((name) => [name, name.slice(0, 3)]);
}

const maxRemembered = 100;
const remembered = new Map<string, DateNames>();

/**
 * The names of months and weekdays in a language.
 *
 * @param locale as Java (`fr_FR`) or BCP 47 (`fr-FR`) writes it
 * @throws GrokSyntaxError for a text that is no locale
 */
export function dateNamesOf(locale: string): DateNames {
  if (/^en(?:[-_]|$)/i.test(locale)) return english;
  let names = remembered.get(locale);
  if (!names) {
    if (remembered.size >= maxRemembered) remembered.clear();
    names = readNames(locale);
    remembered.set(locale, names);
  }
  return names;
}

function readNames(locale: string): DateNames {
  const tag = locale.replaceAll('_', '-');
  try {
    return {
      months: Array.from({ length: 12 }, (_, month) => formsOf(tag, 'month', Date.UTC(2024, month, 15))),
      // The first day of 2024 was a Monday.
      weekdays: Array.from({ length: 7 }, (_, day) => formsOf(tag, 'weekday', Date.UTC(2024, 0, 1 + day))),
    };
  } catch (error) {
    if (error instanceof RangeError) throw new GrokSyntaxError(`There is no locale "${locale}"`);
    throw error;
  }
}

function formsOf(tag: string, part: 'month' | 'weekday', moment: number): string[] {
  const forms = (['long', 'short'] as const).flatMap((length) =>
    // Some languages inflect a month that stands beside a day.
    [{}, { day: 'numeric' } as const].map((beside) => {
      const format = new Intl.DateTimeFormat(tag, { [part]: length, ...beside, timeZone: 'UTC' });
      return (
        format
          .formatToParts(moment)
          .find(({ type }) => type === part)
          ?.value.toLowerCase() ?? ''
      );
    }),
  );
  return [...new Set(forms.flatMap((form) => [form, form.replace(/\.$/, '')]))].filter((form) => form !== '');
}
