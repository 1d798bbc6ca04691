import type { Settings } from '../pipeline/settings.ts';
import { compileFilterQuery, PipelineError } from '../pipeline/settings.ts';
import { WorkingLog } from '../pipeline/working-log.ts';
import { getPath, parsePath } from '../values/attribute-path.ts';
import { isLogObject, newObject, textOf, type LogObject, type LogValue } from '../values/log-value.ts';
import type { RunProcessor } from './processor.ts';

/** Works on a list. @see https://docs.datadoghq.com/logs/log_configuration/processors/array_processor/ */
export function arrayProcessor(settings: Settings): RunProcessor {
  const operation = settings.settings('operation');
  const type = operation.text('type');
  switch (type) {
    case 'append':
      return append(operation);
    case 'length':
      return length(operation);
    case 'select':
      return select(operation);
    case 'key-value':
    case 'extract-key-value':
      return keyValue(operation);
    default:
      throw new PipelineError(`There is no array operation "${type}"`, 'PROCESSOR_UNKNOWN');
  }
}

function append(operation: Settings): RunProcessor {
  const source = operation.text('source');
  const target = operation.text('target');
  const preserveSource = operation.flag('preserveSource', false);
  return (log) => {
    const value = log.get(source);
    if (value === undefined) return false;
    const before = log.get(target);
    if (before !== undefined && !Array.isArray(before)) return false;
    if (!preserveSource) log.delete(source);
    log.set(target, [...(before ?? []), ...(Array.isArray(value) ? value : [value])]);
    return true;
  };
}

function length(operation: Settings): RunProcessor {
  const source = operation.text('source');
  const target = operation.text('target');
  return (log) => {
    const value = log.get(source);
    if (!Array.isArray(value)) return false;
    log.set(target, value.length);
    return true;
  };
}

function select(operation: Settings): RunProcessor {
  const source = operation.text('source');
  const target = operation.text('target');
  const fits = compileFilterQuery(operation.text('filter').replace(/(^|[\s(-])(?=[A-Za-z_][\w.]*:)/g, '$1@'));
  const wanted = parsePath(operation.text('valueToExtract'));
  return (log) => {
    const list = log.get(source);
    if (!Array.isArray(list)) return false;
    const found = list.find((item) => isLogObject(item) && fits(asLog(item)));
    const value = isLogObject(found) ? getPath(found, wanted) : undefined;
    if (value === undefined) return false;
    log.set(target, value);
    return true;
  };
}

function asLog(attributes: LogObject): WorkingLog {
  const log = new WorkingLog({ message: '', arrivedAt: 0 });
  log.attributes = attributes;
  return log;
}

function keyValue(operation: Settings): RunProcessor {
  const source = operation.text('source');
  const target = operation.optionalText('target') ?? '';
  const key = parsePath(operation.text('keyToExtract'));
  const wanted = parsePath(operation.text('valueToExtract'));
  const overrideOnConflict = operation.flag('overrideOnConflict', false);
  return (log) => {
    const list = log.get(source);
    if (!Array.isArray(list)) return false;
    for (const item of list) {
      const name = isLogObject(item) ? getPath(item, key) : undefined;
      const value = isLogObject(item) ? getPath(item, wanted) : undefined;
      if (name === undefined || value === undefined) continue;
      const path = `${target === '' ? '' : `${target}.`}${textOf(name).replaceAll('.', '\\.')}`;
      if (overrideOnConflict || log.get(path) === undefined) log.set(path, value);
    }
    return true;
  };
}

const maxMappedItems = 50;
const sourceItem = '$sourceElem';
const targetItem = '$targetElem';

/**
 * Runs processors on every item of a list.
 * @see https://docs.datadoghq.com/logs/log_configuration/processors/array_map_processor/
 */
export function arrayMapProcessor(
  settings: Settings,
  compile: (processor: unknown) => RunProcessor,
): RunProcessor {
  const source = settings.text('source');
  const target = settings.text('target');
  const preserveSource = settings.flag('preserveSource', true);
  const steps = settings.list('processors').map(compile);
  return (log, context) => {
    const list = log.get(source);
    if (!Array.isArray(list)) return false;
    const before = log.get(target);
    const results: LogValue[] = Array.isArray(before) ? [...before] : [];
    list.slice(0, maxMappedItems).forEach((item, index) => {
      context.budget.spend();
      results[index] = mapItem(log, item, results[index], (inner) => {
        for (const step of steps) step(inner, context);
      });
    });
    if (!preserveSource && source !== target) log.delete(source);
    log.set(target, results);
    return true;
  };
}

function mapItem(
  log: WorkingLog,
  item: LogValue,
  before: LogValue | undefined,
  run: (inner: WorkingLog) => void,
): LogValue {
  const { attributes } = log;
  const inner = newObject();
  Object.assign(inner, attributes);
  inner[sourceItem] = item;
  if (before !== undefined) inner[targetItem] = before;
  log.attributes = inner;
  try {
    run(log);
    return log.attributes[targetItem] ?? newObject();
  } finally {
    log.attributes = attributes;
  }
}
