import { header } from './header.ts';
import { columnCount } from './column-count.ts';
import { emptyFile } from './empty-file.ts';
import { metricNameNormalised } from './metric-name-normalised.ts';
import { metricNameUnique } from './metric-name-unique.ts';
import { prefix } from './prefix.ts';
import { metricType } from './metric-type.ts';
import { orientation } from './orientation.ts';
import { interval } from './interval.ts';
import { unit } from './unit.ts';
import { perUnit } from './per-unit.ts';
import { timeOverTime } from './time-over-time.ts';
import { perUnitNeedsUnit } from './per-unit-needs-unit.ts';
import { integrationName } from './integration-name.ts';
import { description } from './description.ts';
import { descriptionNonempty } from './description-nonempty.ts';
import { shortName } from './short-name.ts';
import { shortNameUnique } from './short-name-unique.ts';
import { curatedMetric } from './curated-metric.ts';
import { sorted } from './sorted.ts';
import { ratePerUnit } from './rate-per-unit.ts';
import { quoting } from './quoting.ts';
import { metricUnqueried } from './metric-unqueried.ts';

/** In the order of the documentation. */
export const metadataRules = [
  header,
  columnCount,
  emptyFile,
  metricNameNormalised,
  metricNameUnique,
  prefix,
  metricType,
  orientation,
  interval,
  unit,
  perUnit,
  timeOverTime,
  perUnitNeedsUnit,
  integrationName,
  description,
  descriptionNonempty,
  shortName,
  shortNameUnique,
  curatedMetric,
  sorted,
  ratePerUnit,
  quoting,
  metricUnqueried,
] as const;
