/**
 * The families of data that an integration can send: what a tile promises, the sandbox receives and the lab looks for.
 * `monitors` and other things that an integration only reads are none.
 */
export const dataFamilies = ['metrics', 'logs', 'events', 'service-checks', 'traces', 'incidents'] as const;
export type DataFamily = (typeof dataFamilies)[number];

/** @returns what manifests call a family after `Submitted Data Type::`; service checks have no such classifier */
export function submittedTypeOf(family: DataFamily): string {
  return family.slice(0, 1).toUpperCase() + family.slice(1);
}
