import type { RuleCases } from '../rule-cases.ts';
import { sub, append, trimEnd } from '../change.ts';
import { R } from '../good-tile.ts';

export const readmeCases: RuleCases = {
  'readme/overview-section': { bad: [sub(R, '## Overview', '## About')] },
  'readme/setup-section': { bad: [sub(R, '## Setup', '## Start')] },
  'readme/support-section': { bad: [sub(R, '## Support', '## Contact')] },
  'readme/uninstallation-section': { bad: [sub(R, '## Uninstallation', '## Removal')] },
  'readme/data-collected-section': { bad: [sub(R, '## Data Collected', '## Data')] },
  'readme/metadata-csv-link': {
    bad: [
      sub(R, 'See [metadata.csv][3] for', 'Here is'),
      sub(R, '[3]: https://github.com/DataDog/integrations-extras/blob/master/nova_relay/metadata.csv\n', ''),
    ],
  },
  'readme/section-order': {
    bad: [
      sub(R, '## Setup', '## SWAP'),
      sub(R, '## Uninstallation', '## Setup'),
      sub(R, '## SWAP', '## Uninstallation'),
    ],
  },
  'readme/duplicate-h2': { bad: [append(R, '\n## Setup\n\nAgain.\n')] },
  'readme/single-h1': { bad: [sub(R, '# Nova Relay\n\n## Overview', '## Overview')] },
  'readme/h1-matches-title': { bad: [sub(R, '# Nova Relay\n', '# Relay\n')] },
  'readme/no-agent-check-h1': { bad: [sub(R, '# Nova Relay\n', '# Agent Check: Nova Relay\n')] },
  'readme/heading-levels': { bad: [append(R, '\n#### Deep\n\nText.\n')] },
  'readme/reference-links': { bad: [sub(R, '[Nova Relay][1]', '[Nova Relay](https://nova.example/relay)')] },
  'readme/undefined-reference': { bad: [sub(R, '[Nova Relay][1]', '[Nova Relay][9]')] },
  'readme/duplicate-definition': { bad: [append(R, '[1]: https://other.example\n')] },
  'readme/unused-definition': { bad: [append(R, '[4]: https://unused.example\n')] },
  'readme/sequential-numbering': {
    bad: [
      sub(
        R,
        '[1]: https://nova.example/relay\n[2]: https://app.nova.example/settings\n',
        '[2]: https://app.nova.example/settings\n[1]: https://nova.example/relay\n',
      ),
    ],
  },
  'readme/bare-url': { bad: [append(R, '\nSee https://nova.example for more.\n')] },
  'readme/https-links': { bad: [sub(R, '[1]: https://', '[1]: http://')] },
  'readme/image-url-form': { bad: [append(R, '\n![Overview](images/overview.png)\n')] },
  'readme/image-exists': {
    bad: [
      append(
        R,
        '\n![Overview](https://raw.githubusercontent.com/DataDog/integrations-extras/master/nova_relay/images/none.png)\n',
      ),
    ],
    good: [
      append(
        R,
        '\n![Overview](https://raw.githubusercontent.com/DataDog/integrations-extras/master/nova_relay/images/overview.png)\n',
      ),
    ],
  },
  'readme/no-wide-chars': { bad: [append(R, '\nNova\u2019s relay \u2014 fast.\n')] },
  'readme/no-hugo-partials': { bad: [append(R, '\n{{< tabs >}}\n')] },
  'readme/no-placeholder': { bad: [append(R, '\nTBD\n')] },
  'readme/no-keys-asked': { bad: [append(R, '\nPaste your Datadog API key into our settings.\n')] },
  'readme/style-please': { bad: [append(R, '\nPlease contact us.\n')] },
  'readme/final-newline': { bad: [trimEnd(R)] },
  'readme/anchor-exists': {
    bad: [append(R, '\nSee [the steps](#no-such-steps).\n')],
    good: [append(R, '\nSee [the data](#data-collected).\n')],
  },
  'readme/image-alt': {
    bad: [
      append(
        R,
        '\n![](https://raw.githubusercontent.com/DataDog/integrations-extras/master/nova_relay/images/overview.png)\n',
      ),
    ],
  },
  'readme/code-closed': {
    bad: [append(R, '\n```shell\necho started\n')],
    good: [append(R, '\n````text\n```\n````\n')],
  },
  'readme/own-folder': { bad: [sub(R, 'master/nova_relay/metadata.csv', 'master/other_tile/metadata.csv')] },
  'readme/metric-exists': {
    bad: [append(R, '\nCheck that `nova_relay.messages.sent` arrives.\n')],
    good: [append(R, '\nCheck that `nova_relay.messages` and `nova_relay.latency.max` arrive.\n')],
  },
  'readme/asset-exists': {
    bad: [append(R, '\nEnable the recommended monitor **Nova queue is full**.\n')],
    good: [append(R, '\nEnable the recommended monitor **Nova Relay failures are high**.\n')],
  },
  'readme/log-source': {
    bad: [append(R, '\nSearch for `source:other_product` in the Log Explorer.\n')],
    good: [append(R, '\nSearch for `source:nova_relay` in the Log Explorer.\n')],
  },
  'readme/agrees-with-data': {
    bad: [append(R, '\nNova Relay does not include any metrics.\n')],
    good: [append(R, '\nNova Relay does not include any events.\n')],
  },
};
