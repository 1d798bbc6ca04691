import type { RuleCases } from '../rule-cases.ts';
import { set, write, append } from '../change.ts';
import { M, CSV } from '../good-tile.ts';

export const metadataCases: RuleCases = {
  'metadata/header': {
    bad: [
      write(
        CSV,
        'metric_name,metric_type,interval,unit_name,per_unit_name,description,orientation,integration\nnova_relay.latency,gauge,,,,Time.,0,nova_relay\n',
      ),
    ],
  },
  'metadata/column-count': { bad: [append(CSV, 'nova_relay.zone,gauge\n')] },
  'metadata/empty-file': { bad: [write(CSV, ''), set(M, 'assets/integration/metrics/check', [])] },
  'metadata/metric-name-normalised': {
    bad: [append(CSV, 'nova_relay.zone-depth,gauge,,message,,Depth.,0,nova_relay,depth,\n')],
  },
  'metadata/metric-name-unique': {
    bad: [append(CSV, 'nova_relay.queue.depth,gauge,,message,,Messages that wait.,-1,nova_relay,waiting,\n')],
  },
  'metadata/prefix': { bad: [append(CSV, 'zone.depth,gauge,,message,,Depth.,0,nova_relay,depth,\n')] },
  'metadata/metric-type': {
    bad: [append(CSV, 'nova_relay.zone.depth,histogram,,message,,Depth.,0,nova_relay,depth,\n')],
  },
  'metadata/orientation': {
    bad: [append(CSV, 'nova_relay.zone.depth,gauge,,message,,Depth.,,nova_relay,depth,\n')],
  },
  'metadata/interval': {
    bad: [append(CSV, 'nova_relay.zone.depth,gauge,15s,message,,Depth.,0,nova_relay,depth,\n')],
  },
  'metadata/unit': { bad: [append(CSV, 'nova_relay.zone.depth,gauge,,ms,,Depth.,0,nova_relay,depth,\n')] },
  'metadata/per-unit': {
    bad: [append(CSV, 'nova_relay.zone.depth,rate,,message,sec,Depth.,0,nova_relay,depth,\n')],
  },
  'metadata/time-over-time': {
    bad: [append(CSV, 'nova_relay.zone.depth,rate,,millisecond,second,Depth.,0,nova_relay,depth,\n')],
  },
  'metadata/per-unit-needs-unit': {
    bad: [append(CSV, 'nova_relay.zone.depth,rate,,,second,Depth.,0,nova_relay,depth,\n')],
  },
  'metadata/integration-name': {
    bad: [append(CSV, 'nova_relay.zone.depth,gauge,,message,,Depth.,0,Nova Relay,depth,\n')],
  },
  'metadata/description': {
    bad: [append(CSV, 'nova_relay.zone.depth,gauge,,message,,Delivered | failed,0,nova_relay,depth,\n')],
  },
  'metadata/description-nonempty': {
    bad: [append(CSV, 'nova_relay.zone.depth,gauge,,message,,,0,nova_relay,depth,\n')],
  },
  'metadata/short-name': {
    bad: [append(CSV, 'nova_relay.zone.depth,gauge,,message,,Depth.,0,nova_relay,,\n')],
  },
  'metadata/short-name-unique': {
    bad: [append(CSV, 'nova_relay.zone.depth,gauge,,message,,Depth.,0,nova_relay,latency,\n')],
  },
  'metadata/curated-metric': {
    bad: [append(CSV, 'nova_relay.zone.depth,gauge,,message,,Depth.,0,nova_relay,depth,disk\n')],
  },
  'metadata/sorted': { bad: [append(CSV, 'nova_relay.a,gauge,,message,,Depth.,0,nova_relay,depth,\n')] },
  'metadata/rate-per-unit': {
    bad: [append(CSV, 'nova_relay.zone.depth,rate,,message,,Depth.,0,nova_relay,depth,\n')],
  },
  'metadata/quoting': {
    bad: [append(CSV, 'nova_relay.zone.depth,gauge,,message,,A "quoted" word,0,nova_relay,depth,\n')],
  },
  'metadata/metric-unqueried': {
    bad: [append(CSV, 'nova_relay.zone.depth,gauge,,message,,Depth.,0,nova_relay,depth,\n')],
  },
};
