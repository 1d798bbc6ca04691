import type { RuleCases } from '../rule-cases.ts';
import { set, drop, sub, write, del, rename, claims, base } from '../change.ts';
import { M, R, D, MO, LP, LT } from '../good-tile.ts';

export const manifestCases: RuleCases = {
  'manifest/json-parse': { bad: [sub(M, '"app_id"', 'app_id')] },
  'manifest/version': { bad: [set(M, 'manifest_version', '1.0.0')] },
  'manifest/required-keys': { bad: [drop(M, 'owner')] },
  'manifest/no-unknown-keys': { bad: [set(M, 'assets/integration/process_signature', [])] },
  'manifest/app-uuid-format': { bad: [set(M, 'app_uuid', '0B5F7F3E-6C1D-4C1E-9A63-2F7D1C9A4E11')] },
  'manifest/app-uuid-unique': {
    bad: [claims('app_uuid', '0b5f7f3e-6c1d-4c1e-9a63-2f7d1c9a4e11', 'nova_relay', 'other')],
    good: [claims('app_uuid', '0b5f7f3e-6c1d-4c1e-9a63-2f7d1c9a4e11', 'nova_relay')],
  },
  'manifest/app-id-format': { bad: [set(M, 'app_id', 'Nova_Relay')] },
  'manifest/app-id-matches-directory': { bad: [set(M, 'app_id', 'nova-relays')] },
  'manifest/immutable-fields': {
    bad: [base('app_id', 'nova-relay-1')],
    good: [base('app_id', 'nova-relay')],
  },
  'manifest/owner': { bad: [set(M, 'owner', '')] },
  'manifest/display-on-public-boolean': { bad: [set(M, 'display_on_public_website', 'true')] },
  'manifest/display-on-public-true': { bad: [set(M, 'display_on_public_website', false)] },
  'manifest/title-length': { bad: [set(M, 'tile/title', 'x'.repeat(51))] },
  'manifest/title-unique': {
    bad: [claims('title', 'Nova Relay', 'nova_relay', 'other')],
    good: [claims('title', 'Nova Relay', 'nova_relay')],
  },
  'manifest/description-length': { bad: [set(M, 'tile/description', 'x'.repeat(81))] },
  'manifest/description-ascii': { bad: [set(M, 'tile/description', 'Nova’s relay')] },
  'manifest/tile-required-keys': { bad: [drop(M, 'tile/changelog')] },
  'manifest/anchor-form': { bad: [set(M, 'tile/support', 'support@nova.example')] },
  'manifest/anchor-resolves': { bad: [set(M, 'tile/configuration', 'README.md#Instalation')] },
  'manifest/anchor-resolves-support': { bad: [sub(R, '## Support', '## Troubleshooting')] },
  'manifest/changelog-path': { bad: [set(M, 'tile/changelog', 'CHANGES.md')] },
  'manifest/classifier-known': { bad: [set(M, 'tile/classifier_tags/3', 'Category::Clowd')] },
  'manifest/classifier-duplicate': { bad: [set(M, 'tile/classifier_tags/4', 'Category::Cloud')] },
  'manifest/classifier-offering': { bad: [set(M, 'tile/classifier_tags/8', 'Category::Network')] },
  'manifest/classifier-category': {
    bad: [set(M, 'tile/classifier_tags', ['Supported OS::Linux', 'Offering::Integration'])],
  },
  'manifest/classifier-os': {
    bad: [set(M, 'tile/classifier_tags', ['Category::Cloud', 'Offering::Integration'])],
  },
  'manifest/classifier-data-type': {
    bad: [set(M, 'tile/classifier_tags', ['Category::Cloud', 'Offering::Integration'])],
  },
  'manifest/classifier-metrics-submitted': { bad: [set(M, 'tile/classifier_tags/6', 'Category::Network')] },
  'manifest/classifier-logs-submitted': { bad: [set(M, 'tile/classifier_tags/7', 'Category::Network')] },
  'manifest/classifier-events-submitted': { bad: [set(M, 'assets/integration/events/creates_events', true)] },
  'manifest/log-collection-category': { bad: [set(M, 'tile/classifier_tags/5', 'Category::Network')] },
  'manifest/log-category-without-logs': { bad: [del(LP), del(LT), drop(M, 'assets/logs')] },
  'manifest/author-required': { bad: [drop(M, 'author/support_email')] },
  'manifest/author-sales-email': { bad: [drop(M, 'author/sales_email')] },
  'manifest/author-email-format': { bad: [set(M, 'author/support_email', 'support at nova')] },
  'manifest/author-homepage-url': { bad: [set(M, 'author/homepage', 'nova.example')] },
  'manifest/author-homepage-https': { bad: [set(M, 'author/homepage', 'http://nova.example')] },
  'manifest/author-vendor-id': {
    bad: [set(M, 'author/vendor_id', 'Nova Inc')],
    good: [set(M, 'author/vendor_id', 'nova')],
  },
  'manifest/author-unknown-keys': { bad: [set(M, 'author/contact_lnk', 'https://nova.example')] },
  'manifest/resource-shape': { bad: [set(M, 'tile/resources/0/resource_type', 'video')] },
  'manifest/integration-required-keys': { bad: [drop(M, 'assets/integration/auto_install')] },
  'manifest/integration-recommended-keys': { bad: [drop(M, 'assets/integration/configuration')] },
  'manifest/source-type-id': { bad: [set(M, 'assets/integration/source_type_id', 0)] },
  'manifest/source-type-name': { bad: [set(M, 'assets/integration/source_type_name', '')] },
  'manifest/spec-path-exists': {
    bad: [set(M, 'assets/integration/configuration', { spec: 'assets/configuration/spec.yaml' })],
  },
  'manifest/tile-no-spec': {
    bad: [
      set(M, 'assets/integration/configuration', { spec: 'assets/configuration/spec.yaml' }),
      write('assets/configuration/spec.yaml', 'name: x\n'),
    ],
  },
  'manifest/metrics-metadata-path': {
    bad: [set(M, 'assets/integration/metrics/metadata_path', 'metrics.csv')],
  },
  'manifest/metadata-csv-declared': { bad: [drop(M, 'assets/integration/metrics/metadata_path')] },
  'manifest/metrics-prefix': { bad: [set(M, 'assets/integration/metrics/prefix', '')] },
  'manifest/metrics-prefix-dot': { bad: [set(M, 'assets/integration/metrics/prefix', 'nova_relay')] },
  'manifest/metrics-check-present': { bad: [set(M, 'assets/integration/metrics/check', [])] },
  'manifest/metrics-check-in-metadata': {
    bad: [set(M, 'assets/integration/metrics/check', 'nova_relay.up')],
  },
  'manifest/service-checks-path': { bad: [drop(M, 'assets/integration/service_checks/metadata_path')] },
  'manifest/asset-path-exists': {
    bad: [set(M, 'assets/monitors/Nova Relay failures are high', '../other/monitor.json')],
  },
  'manifest/asset-path-folder': {
    bad: [set(M, 'assets/monitors/Nova Relay failures are high', './assets/monitors/failures.json')],
  },
  'manifest/asset-key-nonempty': {
    bad: [sub(M, '"Nova Relay failures are high"', '" Nova Relay failures are high"')],
  },
  'manifest/asset-file-name': {
    bad: [
      rename(MO, 'assets/monitors/too many.json'),
      set(M, 'assets/monitors/Nova Relay failures are high', 'assets/monitors/too many.json'),
    ],
  },
  'manifest/dashboard-required': { bad: [drop(M, 'assets/dashboards'), del(D)] },
  'manifest/asset-limits': {
    bad: [
      set(
        M,
        'assets/monitors',
        Object.fromEntries(
          Array.from({ length: 11 }, (_, index) => [`Monitor ${index}`, 'assets/monitors/failures.json']),
        ),
      ),
    ],
  },
  'manifest/monitor-when-metrics': { bad: [drop(M, 'assets/monitors'), del(MO)] },
  'manifest/logs-pipeline-when-logs': { bad: [del(LP), del(LT)] },
  'manifest/marketplace-keys-absent': {
    bad: [set(M, 'pricing', [{ billing_type: 'free' }])],
    good: [set(M, 'pricing', [])],
  },
  'manifest/oauth-top-level-empty': { bad: [set(M, 'oauth', { client: 'x' })], good: [set(M, 'oauth', {})] },
  'manifest/no-placeholder': { bad: [set(M, 'author/name', '<FILL IN - name>')] },
  'manifest/json-formatting': { bad: [sub(M, '  "app_id"', '      "app_id"')] },
  'manifest/asset-named-once': { bad: [set(M, 'assets/dashboards/Second name', D)] },
};
