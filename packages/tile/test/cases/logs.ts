import type { RuleCases } from '../rule-cases.ts';
import { set, drop, sub, write, rename } from '../change.ts';
import { M, LP, LT } from '../good-tile.ts';

export const logsCases: RuleCases = {
  'logs/yaml-parse': { bad: [sub(LP, 'id: nova-relay\n', 'id: [\n')] },
  'logs/tests-pair': { bad: [rename(LT, 'assets/logs/nova-relay_test.yaml')] },
  'logs/pipeline-keys': { bad: [sub(LP, 'backend_only: false\n', 'backend_only: false\nowner: me\n')] },
  'logs/id-matches-file': {
    bad: [
      sub(LP, 'id: nova-relay\n', 'id: relay\nmetric_id: nova-relay\n'),
      sub(LT, 'id: nova-relay\n', 'id: relay\n'),
    ],
  },
  'logs/id-matches-app': {
    bad: [
      rename(LP, 'assets/logs/relay.yaml'),
      rename(LT, 'assets/logs/relay_tests.yaml'),
      sub('assets/logs/relay.yaml', 'id: nova-relay\n', 'id: relay\n'),
      sub('assets/logs/relay_tests.yaml', 'id: nova-relay\n', 'id: relay\n'),
    ],
  },
  'logs/tests-id': { bad: [sub(LT, 'id: nova-relay\n', 'id: relay\n')] },
  'logs/pipeline-object': { bad: [sub(LP, '  enabled: true\n  filter', '  enabled: false\n  filter')] },
  'logs/filter-source': { bad: [sub(LP, 'query: source:nova_relay', 'query: "source:Nova"')] },
  'logs/source-matches-manifest': { bad: [set(M, 'assets/logs/source', 'relay')] },
  'logs/source-in-manifest': { bad: [drop(M, 'assets/logs/source')] },
  'logs/processors-nonempty': {
    bad: [
      write(
        LP,
        'id: nova-relay\nbackend_only: false\npipeline:\n  type: pipeline\n  name: Nova Relay\n  enabled: true\n  filter:\n    query: source:nova_relay\n  processors: []\n',
      ),
    ],
  },
  'logs/processor-type': { bad: [sub(LP, 'type: date-remapper', 'type: date_remapper')] },
  'logs/processor-names': { bad: [sub(LP, 'name: Define the date', "name: ''")] },
  'logs/date-remapper': {
    bad: [sub(LP, 'type: date-remapper', 'type: status-remapper')],
    good: [
      sub(LP, 'type: date-remapper', 'type: status-remapper'),
      sub(LP, 'id: nova-relay\n', '# bypass-global-missing-date-remapper-checks\nid: nova-relay\n'),
    ],
  },
  'logs/status-message-remapper': { bad: [sub(LP, 'type: message-remapper', 'type: service-remapper')] },
  'logs/grok-samples': {
    bad: [sub(LP, '      samples:\n        - 2026-01-05 INFO delivered 12\n', '      samples: []\n')],
  },
  'logs/processor-count': {
    bad: [
      sub(
        LP,
        '  processors:\n',
        `  processors:\n${'    - type: trace-id-remapper\n      name: Trace\n      enabled: true\n'.repeat(21)}`,
      ),
    ],
  },
  'logs/facet-type': {
    bad: [
      sub(
        LP,
        '      target: http.status_code\n',
        '      target: http.status_code\n      targetFormat: integer\n',
      ),
      sub(LP, 'path: nova.region\n', 'path: http.status_code\n    type: string\n'),
    ],
    good: [sub(LP, 'path: nova.region\n', 'path: http.status_code\n    type: integer\n')],
  },
  'logs/facets-shape': { bad: [sub(LP, '    name: Region\n', '')] },
  'logs/facet-path-unique': {
    bad: [
      sub(
        LP,
        'pipeline:\n',
        '  - groups:\n      - Nova Relay\n    name: Region again\n    path: nova.region\n    source: log\npipeline:\n',
      ),
    ],
  },
  'logs/facet-path-namespaced': { bad: [sub(LP, 'path: nova.region', 'path: region')] },
  'logs/tests-cases': { bad: [write(LT, 'id: nova-relay\ntests: []\n')] },
  'logs/tests-result': { bad: [sub(LT, '      tags:\n        - source:LOGS_SOURCE\n', '')] },
  'logs/tests-pass': {
    bad: [sub(LT, 'level: INFO', 'level: WARN')],
    good: [sub(LT, 'timestamp: 1767571200000\n      message', 'timestamp: 1767571200000.0\n      message')],
  },
  'logs/sample-coverage': {
    bad: [
      sub(
        LP,
        '    - type: message-remapper\n',
        '    - type: url-parser\n      name: Parse the URL\n      enabled: true\n      sources:\n        - http.url\n      target: http.url_details\n    - type: message-remapper\n',
      ),
    ],
  },
  'logs/preserve-source': { bad: [sub(LP, 'preserveSource: false', 'preserveSource: true')] },
};
