/** What every dashboard of a tile has, whatever its widgets are; the widgets follow the vendor's own model. */
export const dashboard = {
  $id: 'dashboard',
  type: 'object',
  'tilekit:rule': 'dashboard/required-keys',
  required: ['title', 'description', 'widgets', 'template_variables', 'layout_type'],
  properties: {
    title: { type: 'string' },
    description: { type: ['string', 'null'] },
    widgets: { type: 'array', items: { $ref: '#/$defs/widget' } },
    layout_type: { enum: ['ordered', 'free'], 'tilekit:rule': 'dashboard/layout-type' },
    reflow_type: { enum: ['fixed', 'auto', null], 'tilekit:rule': 'dashboard/layout-type' },
    notify_list: { type: ['array', 'null'], maxItems: 0, 'tilekit:rule': 'dashboard/notify-list-empty' },
    template_variables: {
      type: ['array', 'null'],
      'tilekit:rule': 'dashboard/template-variable-shape',
      items: {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string', minLength: 1 },
          prefix: { type: ['string', 'null'] },
          default: { type: ['string', 'null'] },
          defaults: { type: ['array', 'null'], items: { type: 'string' } },
          available_values: { type: ['array', 'null'], items: { type: 'string' } },
        },
      },
    },
  },
  $defs: {
    widget: {
      'tilekit:rule': 'dashboard/widget-shape',
      type: 'object',
      required: ['definition'],
      properties: {
        definition: {
          type: 'object',
          required: ['type'],
          properties: {
            type: { type: 'string', minLength: 1 },
            widgets: { type: 'array', items: { $ref: '#/$defs/widget' } },
          },
          if: { required: ['type'], properties: { type: { const: 'group' } } },
          then: {
            required: ['layout_type', 'widgets', 'title'],
            properties: { layout_type: { const: 'ordered' } },
          },
        },
        layout: {
          type: ['object', 'null'],
          required: ['x', 'y', 'width', 'height'],
          properties: {
            x: { type: 'number' },
            y: { type: 'number' },
            width: { type: 'number' },
            height: { type: 'number' },
          },
        },
      },
    },
  },
} as const;
