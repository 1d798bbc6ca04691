import { isLogObject, newObject, type LogObject, type LogValue } from './log-value.ts';

/** Splits `http.url_details.host`; `\.` stands for a dot in a name. */
export function parsePath(path: string): readonly string[] {
  if (!path.includes('\\')) return path.split('.');
  return (path.match(/(?:\\.|[^.\\])+/gs) ?? []).map((name) => name.replace(/\\(.)/gs, '$1'));
}

/**
 * The value at a path. A name may itself hold dots (`{"http.url": …}`), and a path through a list leads to the item
 * whose number it names, or into each of its objects.
 */
export function getPath(object: LogObject, path: readonly string[]): LogValue | undefined {
  let value: LogValue | undefined = object;
  for (let index = 0; index < path.length; index += 1) {
    if (Array.isArray(value)) {
      const place = path[index] ?? '';
      if (!/^\d+$/.test(place)) return collect(value, path.slice(index));
      value = value[Number(place)];
      continue;
    }
    if (!isLogObject(value)) return undefined;
    const direct: LogValue | undefined = value[path[index] ?? ''];
    if (direct === undefined) return getDotted(value, path.slice(index));
    value = direct;
  }
  return value;
}

function getDotted(object: LogObject, path: readonly string[]): LogValue | undefined {
  for (let length = path.length; length > 1; length -= 1) {
    const value = object[path.slice(0, length).join('.')];
    if (value === undefined) continue;
    if (length === path.length) return value;
    return isLogObject(value) ? getPath(value, path.slice(length)) : undefined;
  }
  return undefined;
}

function collect(list: readonly LogValue[], path: readonly string[]): LogValue | undefined {
  const found = list.flatMap((item) => {
    const value = isLogObject(item) ? getPath(item, path) : undefined;
    return value === undefined ? [] : [value];
  });
  return found.length === 0 ? undefined : found.flat();
}

/** Sets a value; what stands in the way and is no object is replaced. */
export function setPath(object: LogObject, path: readonly string[], value: LogValue): void {
  let parent = object;
  for (const name of path.slice(0, -1)) {
    const next = parent[name];
    if (isLogObject(next)) parent = next;
    else parent = parent[name] = newObject();
  }
  parent[path.at(-1) ?? ''] = value;
}

/** Removes a value, and the objects that it leaves empty. */
export function deletePath(object: LogObject, path: readonly string[]): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    Reflect.deleteProperty(object, name);
    return;
  }
  const inner = object[name];
  if (inner === undefined) {
    Reflect.deleteProperty(object, path.join('.'));
    return;
  }
  if (!isLogObject(inner)) return;
  deletePath(inner, rest);
  if (Object.keys(inner).length === 0) Reflect.deleteProperty(object, name);
}
