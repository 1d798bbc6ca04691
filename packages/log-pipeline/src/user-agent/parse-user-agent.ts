import { isLogObject, newObject, textOf, type LogObject } from '../values/log-value.ts';
import { readDefinitions, type Definition } from './definitions.ts';

/** Longer ones are cut off: no browser sends as much, and the expressions were not written for it. */
const maxLength = 1000;
const maxRemembered = 1000;

const remembered = new Map<string, LogObject>();

/** Browser, operating system and device by the expressions of uap-core. */
export function parseUserAgent(userAgent: string): LogObject {
  const text = userAgent.slice(0, maxLength);
  let result = remembered.get(text);
  if (!result) {
    if (remembered.size >= maxRemembered) remembered.clear();
    result = parse(text);
    remembered.set(text, result);
  }
  return copyOf(result);
}

/** Processors change what they get. */
function copyOf(object: LogObject): LogObject {
  const copy = newObject();
  for (const [name, value] of Object.entries(object)) copy[name] = isLogObject(value) ? copyOf(value) : value;
  return copy;
}

function parse(text: string): LogObject {
  const definitions = readDefinitions();
  const browser = describe(text, definitions.browsers, 'family', ['major', 'minor', 'patch', 'patch_minor']);
  const os = describe(text, definitions.systems, 'os', ['major', 'minor', 'patch', 'patch_minor']);
  const device = describeDevice(text, definitions.devices);
  device.category = categoryOf(text, textOf(device.family ?? ''), textOf(os.family ?? ''));
  const result = newObject();
  result.browser = browser;
  result.device = device;
  result.os = os;
  return result;
}

function describe(
  text: string,
  definitions: readonly Definition[],
  prefix: string,
  versions: readonly string[],
): LogObject {
  const result = newObject();
  for (const definition of definitions) {
    const found = definition.expression().exec(text);
    if (!found) continue;
    result.family = fill(definition.replacements.get(`${prefix}_replacement`) ?? '$1', found);
    versions.forEach((name, index) => {
      const key = `${prefix === 'os' ? 'os_' : ''}v${String(index + 1)}_replacement`;
      const value = fill(definition.replacements.get(key) ?? `$${String(index + 2)}`, found);
      if (value !== '') result[name] = value;
    });
    return result;
  }
  result.family = 'Other';
  return result;
}

function describeDevice(text: string, definitions: readonly Definition[]): LogObject {
  const result = newObject();
  for (const definition of definitions) {
    const found = definition.expression().exec(text);
    if (!found) continue;
    result.family = fill(definition.replacements.get('device_replacement') ?? '$1', found);
    const brand = fill(definition.replacements.get('brand_replacement') ?? '', found);
    const model = fill(definition.replacements.get('model_replacement') ?? '$1', found);
    if (brand !== '') result.brand = brand;
    if (model !== '' && brand !== '') result.model = model;
    return result;
  }
  result.family = 'Other';
  return result;
}

function fill(template: string, found: RegExpExecArray): string {
  return template.replace(/\$(\d)/g, (_, group: string) => found[Number(group)] ?? '').trim();
}

const desktopSystems =
  /^(?:Windows|Mac OS X|Linux|Ubuntu|Debian|Fedora|Chrome OS|FreeBSD|OpenBSD|NetBSD|Solaris|Red Hat|SUSE|CentOS|Mandriva|Gentoo|Mint)/;

function categoryOf(text: string, device: string, system: string): string {
  if (device === 'Spider') return 'Bot';
  if (
    /iPad|Tablet|Kindle|PlayBook|Nexus (?:7|9|10)/i.test(text) ||
    (system === 'Android' && !text.includes('Mobile'))
  )
    return 'Tablet';
  if (
    /Mobile|iPhone|iPod|Phone|BlackBerry|Opera Mini/i.test(text) ||
    system === 'Android' ||
    system === 'iOS'
  )
    return 'Mobile';
  return desktopSystems.test(system) ? 'Desktop' : 'Other';
}
