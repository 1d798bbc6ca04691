import { copyWith } from '../../received/exact-integers.ts';
import { isObject, type Payload } from '../../received/payload.ts';

/** Names of the lists of a request, from the outside in. */
export interface RequestShape {
  resources: string;
  scopes: string;
  items: string;
}

export const shapes = {
  metrics: { resources: 'resourceMetrics', scopes: 'scopeMetrics', items: 'metrics' },
  logs: { resources: 'resourceLogs', scopes: 'scopeLogs', items: 'logRecords' },
  traces: { resources: 'resourceSpans', scopes: 'scopeSpans', items: 'spans' },
} as const satisfies Record<string, RequestShape>;

/** The metrics, logs or spans of a request, each with its `resource` and `scope` beside it. */
export function flattenRequest(request: Payload, shape: RequestShape): Payload[] {
  return listAt(request, shape.resources).flatMap((ofResource) =>
    listAt(ofResource, shape.scopes).flatMap((ofScope) =>
      listAt(ofScope, shape.items).map((item) =>
        copyWith(item, {
          ...(isObject(ofResource.resource) ? { resource: ofResource.resource } : {}),
          ...(isObject(ofScope.scope) ? { scope: ofScope.scope } : {}),
        }),
      ),
    ),
  );
}

/** The objects in the list of a name; none when there is no such list. */
export function listAt(payload: Payload, name: string): Payload[] {
  const list = payload[name];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** The attributes of a resource, record or point as flat texts. */
export function flatAttributes(payload: unknown): Record<string, string> {
  if (!isObject(payload)) return {};
  return Object.fromEntries(
    listAt(payload, 'attributes').flatMap(({ key, value }) => {
      const text = textOfValue(value);
      return typeof key === 'string' && text !== undefined ? [[key, text]] : [];
    }),
  );
}

/** The text of an OTLP value; lists and maps as JSON. */
export function textOfValue(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  for (const name of ['stringValue', 'intValue', 'doubleValue', 'boolValue']) {
    const plain = value[name];
    if (typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean') {
      return String(plain);
    }
  }
  return Object.keys(value).length === 0 ? undefined : JSON.stringify(value);
}
