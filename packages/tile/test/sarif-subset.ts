const message = {
  type: 'object',
  required: ['text'],
  additionalProperties: false,
  properties: { text: { type: 'string', minLength: 1 } },
};

/** A text for people, and the same as Markdown (SARIF 2.1.0, section 3.12). */
const help = {
  ...message,
  properties: { text: { type: 'string' }, markdown: { type: 'string' } },
};
const level = { enum: ['none', 'note', 'warning', 'error'] };

/** The part of SARIF 2.1.0 that we write, from the sections of the specification named beside each object. */
export const sarifSubset = {
  // §3.13 sarifLog
  type: 'object',
  required: ['version', 'runs'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      // §3.14 run
      items: {
        type: 'object',
        required: ['tool'],
        additionalProperties: false,
        properties: {
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          tool: {
            type: 'object',
            required: ['driver'],
            additionalProperties: false,
            properties: {
              // §3.19 toolComponent, §3.49 reportingDescriptor
              driver: {
                type: 'object',
                required: ['name', 'version'],
                additionalProperties: false,
                properties: {
                  name: { type: 'string' },
                  version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' },
                  rules: {
                    type: 'array',
                    uniqueItems: true,
                    items: {
                      type: 'object',
                      required: ['id'],
                      additionalProperties: false,
                      properties: {
                        id: { type: 'string' },
                        shortDescription: message,
                        fullDescription: message,
                        help,
                        helpUri: { type: 'string', pattern: '^https://\\S+$' },
                        defaultConfiguration: {
                          type: 'object',
                          additionalProperties: false,
                          properties: { level },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
          results: {
            type: 'array',
            // §3.27 result
            items: {
              type: 'object',
              required: ['message'],
              additionalProperties: false,
              properties: {
                ruleId: { type: 'string' },
                ruleIndex: { type: 'integer', minimum: 0 },
                level,
                message,
                // §3.28 location, §3.29 physicalLocation, §3.30 region
                locations: {
                  type: 'array',
                  items: {
                    type: 'object',
                    additionalProperties: false,
                    properties: {
                      physicalLocation: {
                        type: 'object',
                        required: ['artifactLocation'],
                        additionalProperties: false,
                        properties: {
                          artifactLocation: {
                            type: 'object',
                            additionalProperties: false,
                            properties: {
                              uri: {
                                type: 'string',
                                pattern:
                                  "^(file:///)?[A-Za-z0-9%._~!$&'()*+,;=@-][A-Za-z0-9%._~!$&'()*+,;=:@/-]*$",
                              },
                            },
                          },
                          region: {
                            type: 'object',
                            additionalProperties: false,
                            properties: {
                              startLine: { type: 'integer', minimum: 1 },
                              startColumn: { type: 'integer', minimum: 1 },
                            },
                          },
                        },
                      },
                    },
                  },
                },
                // §3.35 suppression
                suppressions: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['kind'],
                    additionalProperties: false,
                    properties: {
                      kind: { enum: ['inSource', 'external'] },
                      justification: { type: 'string' },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};
