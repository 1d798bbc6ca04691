import { Settings } from '../pipeline/settings.ts';
import { PipelineError } from '../pipeline/settings.ts';
import { textOf } from '../values/log-value.ts';
import type { RunProcessor } from './processor.ts';
import { attributeRemapper } from './remappers.ts';

/** Brings a log into the form of a schema such as OCSF. */
export function schemaProcessor(settings: Settings): RunProcessor {
  const mappers = settings.list('mappers').map((entry) => compileMapper(new Settings(entry, 'A mapper')));
  const constants = settings.has('schema') ? classAttributes(settings.settings('schema')) : [];
  return (log, context) => {
    for (const [path, value] of constants) log.set(path, value);
    let found = constants.length > 0;
    for (const mapper of mappers) found = mapper(log, context) || found;
    return found;
  };
}

/** The categories of OCSF: the thousands of a class's number. */
const categories: readonly string[] = [
  'Uncategorized',
  'System Activity',
  'Findings',
  'Identity & Access Management',
  'Network Activity',
  'Discovery',
  'Application Activity',
  'Remediation',
  'Unmanned Systems',
];

/** What the class of a schema says of every log. */
function classAttributes(schema: Settings): (readonly [string, string | number])[] {
  if (schema.optionalText('schemaType')?.toLowerCase() !== 'ocsf' || !schema.has('classUid')) return [];
  const classUid = Number(schema.text('classUid'));
  const categoryUid = Math.floor(classUid / 1000);
  const category = categories[categoryUid];
  const version = schema.optionalText('version');
  return [
    ['ocsf.class_uid', classUid],
    ['ocsf.class_name', schema.optionalText('className') ?? ''],
    ['ocsf.category_uid', categoryUid],
    ...(category === undefined ? [] : [['ocsf.category_name', category] as const]),
    ...(version === undefined ? [] : [['ocsf.metadata.version', version] as const]),
  ];
}

function compileMapper(mapper: Settings): RunProcessor {
  const type = mapper.text('type');
  if (type === 'schema-remapper') return attributeRemapper(mapper);
  if (type === 'schema-category-mapper') return categoryMapper(mapper);
  throw new PipelineError(`There is no schema mapper "${type}"`, 'PROCESSOR_UNKNOWN');
}

function categoryMapper(mapper: Settings): RunProcessor {
  const targets = mapper.settings('targets');
  const idTarget = targets.optionalText('id');
  const nameTarget = targets.optionalText('name');
  const categories = mapper.list('categories').map((entry) => {
    const category = new Settings(entry, 'A category');
    return { name: category.text('name'), id: category.value('id'), fits: category.filter() };
  });
  const fallback = readFallback(mapper);
  return (log) => {
    const category = categories.find(({ fits }) => fits(log));
    if (!category) return false;
    const { id } = category;
    if (idTarget !== undefined && (typeof id === 'number' || typeof id === 'string')) log.set(idTarget, id);
    if (nameTarget === undefined) return true;
    log.set(nameTarget, category.name);
    const isFallback = fallback.values.some(
      ([path, value]) =>
        (path === idTarget && value === String(id)) || (path === nameTarget && value === category.name),
    );
    const source = isFallback ? fallback.sources.find((path) => log.get(path) !== undefined) : undefined;
    if (source !== undefined) log.set(nameTarget, textOf(log.get(source) ?? ''));
    return true;
  };

  function readFallback(from: Settings): { values: (readonly [string, string])[]; sources: string[] } {
    if (!from.has('fallback')) return { values: [], sources: [] };
    const settings = from.settings('fallback');
    const values = settings.has('values') ? entriesOf(settings.value('values')) : [];
    const sources = settings.has('sources') ? entriesOf(settings.value('sources')) : [];
    return {
      values: values.map(([path, value]) => [path, String(value)] as const),
      sources: sources
        .filter(([path]) => path === nameTarget)
        .flatMap(([, list]) => (Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [])),
    };
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
