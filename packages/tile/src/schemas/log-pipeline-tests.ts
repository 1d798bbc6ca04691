/** `assets/logs/<id>_tests.yaml` */
export const logPipelineTests = {
  $id: 'log-pipeline-tests',
  type: 'object',
  'tilekit:rule': 'logs/tests-cases',
  required: ['id', 'tests'],
  properties: {
    id: { type: 'string' },
    tests: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['sample', 'result'],
        properties: {
          sample: { type: 'string' },
          service: { type: ['string', 'null'] },
          result: {
            type: 'object',
            required: ['custom', 'message', 'tags'],
            'tilekit:rule': { required: 'logs/tests-result' },
          },
        },
      },
    },
  },
} as const;
