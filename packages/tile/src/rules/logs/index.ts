import { yamlParse } from './yaml-parse.ts';
import { testsPair } from './tests-pair.ts';
import { pipelineKeys } from './pipeline-keys.ts';
import { idMatchesFile } from './id-matches-file.ts';
import { idMatchesApp } from './id-matches-app.ts';
import { testsId } from './tests-id.ts';
import { pipelineObject } from './pipeline-object.ts';
import { filterSource } from './filter-source.ts';
import { sourceMatchesManifest } from './source-matches-manifest.ts';
import { sourceInManifest } from './source-in-manifest.ts';
import { processorsNonempty } from './processors-nonempty.ts';
import { processorType } from './processor-type.ts';
import { processorNames } from './processor-names.ts';
import { dateRemapper } from './date-remapper.ts';
import { statusMessageRemapper } from './status-message-remapper.ts';
import { serviceRemapper } from './service-remapper.ts';
import { grokSamples } from './grok-samples.ts';
import { facetsShape } from './facets-shape.ts';
import { facetPathUnique } from './facet-path-unique.ts';
import { facetPathNamespaced } from './facet-path-namespaced.ts';
import { testsCases } from './tests-cases.ts';
import { testsResult } from './tests-result.ts';
import { preserveSource } from './preserve-source.ts';

/** In the order of the documentation. */
export const logsRules = [
  yamlParse,
  testsPair,
  pipelineKeys,
  idMatchesFile,
  idMatchesApp,
  testsId,
  pipelineObject,
  filterSource,
  sourceMatchesManifest,
  sourceInManifest,
  processorsNonempty,
  processorType,
  processorNames,
  dateRemapper,
  statusMessageRemapper,
  serviceRemapper,
  grokSamples,
  facetsShape,
  facetPathUnique,
  facetPathNamespaced,
  testsCases,
  testsResult,
  preserveSource,
] as const;
