import { isLogObject, limitDepth, newObject, type LogObject, type LogValue } from './log-value.ts';

/** Splits `http.url_details.host`; `\.` stands for a dot in a name. */
export function parsePath(path: string): readonly string[] {
  if (!path.includes('\\')) return limitDepth(path.split('.'));
  return limitDepth((path.match(/(?:\\.|[^.\\])+/gs) ?? []).map((name) => name.replace(/\\(.)/gs, '$1')));
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
    if (direct === undefined) return getDotted(value, path, index);
    value = direct;
  }
  return value;
}

function getDotted(object: LogObject, path: readonly string[], from: number): LogValue | undefined {
  const names = joinedNames(path, from);
  for (const [index, name] of names.entries()) {
    const value = object[name];
    if (value === undefined) continue;
    if (index === 0) return value;
    return isLogObject(value) ? getPath(value, path.slice(path.length - index)) : undefined;
  }
  return undefined;
}

const joined = new WeakMap<readonly string[], (readonly string[] | undefined)[]>();

/** The names of two and more parts that start at a place of the path, the longest first: most paths are looked up often. */
function joinedNames(path: readonly string[], from: number): readonly string[] {
  let known = joined.get(path);
  if (!known) joined.set(path, (known = []));
  return (known[from] ??= Array.from({ length: Math.max(0, path.length - from - 1) }, (_, shorter) =>
    path.slice(from, path.length - shorter).join('.'),
  ));
}

function collect(list: readonly LogValue[], path: readonly string[]): LogValue | undefined {
  const found = list.flatMap((item) => {
    const value = isLogObject(item) ? getPath(item, path) : undefined;
    return value === undefined ? [] : [value];
  });
  return found.length === 0 ? undefined : found.flat();
}

/** Sets a value; a non-object along the path is replaced. */
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
export function deletePath(object: LogObject, path: readonly string[], from = 0): void {
  const name = path[from] ?? '';
  if (from >= path.length - 1) {
    Reflect.deleteProperty(object, name);
    return;
  }
  const inner = object[name];
  if (inner === undefined) {
    Reflect.deleteProperty(object, path.slice(from).join('.'));
    return;
  }
  if (!isLogObject(inner)) return;
  deletePath(inner, path, from + 1);
  if (Object.keys(inner).length === 0) Reflect.deleteProperty(object, name);
}
