import type { RuleCases } from '../rule-cases.ts';
import { append, del, sub, write } from '../change.ts';
import { DF, LP, LT, R } from '../good-tile.ts';

const webhook = 'assets/webhook_config.json';
const good = [
  write(webhook, '{ "type": "url", "source": "nova_relay" }\n'),
  append(R, '\n<!-- partial\n{{< integration-api-key-picker >}}\npartial -->\n'),
];

/** What a tile says of its data, and of webhooks to Datadog's intake. */
export const dataflowsCases: RuleCases = {
  'dataflows/shape': { bad: [sub(DF, '    always_on: true\n', '')] },
  'dataflows/data-type': { bad: [sub(DF, 'data_type: metrics', 'data_type: metric')] },
  'dataflows/direction': { bad: [sub(DF, 'direction: inbound', 'direction: in')] },
  'dataflows/id': { bad: [sub(DF, 'id: nova-relay-metrics', 'id: metrics')] },
  'dataflows/submitted-data': { bad: [sub(DF, 'data_type: metrics', 'data_type: traces')] },
  'dataflows/present': { bad: [del(DF)] },
  'webhook-config/shape': { bad: [...good, write(webhook, '{ "type": "url" }\n')], good },
  'webhook-config/source': { bad: [...good, del(LP), del(LT)], good },
  'webhook-config/key-picker': { bad: [write(webhook, '{ "type": "url", "source": "nova_relay" }\n')], good },
};
