import { isIP } from 'node:net';
import { parseCsvLine } from '../grok/csv.ts';
import type { Settings } from '../pipeline/settings.ts';
import { compileExpression } from './arithmetic.ts';
import { isLogObject, newObject, textOf, type LogValue } from '../values/log-value.ts';
import { parseUserAgent } from '../user-agent/parse-user-agent.ts';
import { parseUrl } from './parse-url.ts';
import type { RunProcessor } from './processor.ts';
import { Settings as SettingsReader } from '../pipeline/settings.ts';

/** The first category whose query fits. */
export function categoryProcessor(settings: Settings): RunProcessor {
  const target = settings.text('target');
  const categories = settings.list('categories').map((entry) => {
    const category = new SettingsReader(entry, 'A category');
    return { name: category.text('name'), fits: category.filter() };
  });
  return (log) => {
    const category = categories.find(({ fits }) => fits(log));
    if (!category) return false;
    log.set(target, category.name);
    return true;
  };
}

export function arithmeticProcessor(settings: Settings): RunProcessor {
  const target = settings.text('target');
  const evaluate = compileExpression(settings.text('expression'));
  const replaceMissing = settings.flag('replaceMissing', false);
  return (log) => {
    const result = evaluate((name) => log.get(name), replaceMissing);
    if (result === undefined || !Number.isFinite(result)) return false;
    log.set(target, Number(result.toFixed(maxDecimals)));
    return true;
  };
}

/** Datadog rounds results of arithmetic. */
const maxDecimals = 9;

export function stringBuilder(settings: Settings): RunProcessor {
  const target = settings.text('target');
  const parts = settings.text('template').split(/%\{([^}]*)\}/);
  const replaceMissing = settings.flag('replaceMissing', false);
  return (log) => {
    let text = '';
    for (const [index, part] of parts.entries()) {
      if (index % 2 === 0) {
        text += part;
        continue;
      }
      const value = blockText(log.read(part.trim()));
      if (value === undefined && !replaceMissing) return false;
      text += value ?? '';
    }
    log.set(target, text.slice(0, maxBuiltLength));
    return true;
  };
}

/** A block takes a value or a list of values; what is missing, an object or a list of objects has no text. */
function blockText(value: LogValue | undefined): string | undefined {
  if (value === undefined || value === null || isLogObject(value)) return undefined;
  return Array.isArray(value) && value.some((item) => typeof item === 'object') ? undefined : textOf(value);
}

/** Datadog cuts off longer ones. */
const maxBuiltLength = 256;

/** Maps a value by a table that is part of the pipeline. */
export function lookupProcessor(settings: Settings): RunProcessor {
  const source = settings.text('source');
  const target = settings.optionalText('target') ?? source;
  const fallback = settings.optionalText('defaultLookup');
  const table = new Map<string, string>();
  const rows = settings.value('lookupTable');
  for (const row of typeof rows === 'string' ? rows.split(/\r?\n/) : settings.texts('lookupTable')) {
    const [key, value] = parseCsvLine(row, ',', '"');
    if (key !== undefined && value !== undefined && !table.has(key)) table.set(key, value);
  }
  return (log) => {
    const value = log.get(source);
    if (value === undefined) return false;
    const found = table.get(textOf(value)) ?? fallback;
    if (found === undefined) return false;
    log.set(target, found);
    return true;
  };
}

export function urlParser(settings: Settings): RunProcessor {
  const normalize = settings.flag('normalizeEndingSlashes', false);
  return derive(
    settings,
    { source: 'http.url', target: 'http.url_details' },
    firstText((text) => parseUrl(text, normalize)),
  );
}

export function userAgentParser(settings: Settings): RunProcessor {
  const isEncoded = settings.flag('encoded', false);
  return derive(
    settings,
    { source: 'http.useragent', target: 'http.useragent_details' },
    firstText((text) => parseUserAgent(isEncoded ? decodeURIComponentSafely(text) : text)),
  );
}

/** Of a list, the first item counts. */
function firstText(parse: (text: string) => LogValue | undefined): (value: LogValue) => LogValue | undefined {
  return (value) => {
    const first = Array.isArray(value) ? value[0] : value;
    return typeof first === 'string' ? parse(first) : undefined;
  };
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

/** Geolocation needs Datadog's data: the target is present, and empty. */
export function geoIpParser(settings: Settings): RunProcessor {
  return derive(settings, { source: 'network.client.ip', target: 'network.client.geoip' }, (value) => {
    const address = Array.isArray(value) ? `[${value.map(textOf).join(', ')}]` : textOf(value).trim();
    const result = newObject();
    if (isIP(address) === 0) result.invalidAddress = address;
    return result;
  });
}

function derive(
  settings: Settings,
  defaults: { source: string; target: string },
  parse: (value: LogValue) => LogValue | undefined,
): RunProcessor {
  const sources = settings.texts('sources', [defaults.source]);
  const target = settings.optionalText('target') ?? defaults.target;
  return (log) => {
    for (const source of sources) {
      const value = log.get(source);
      if (value === undefined || value === null || value === '') continue;
      const result = parse(value);
      if (result === undefined) continue;
      log.set(target, result);
      return true;
    }
    return false;
  };
}
