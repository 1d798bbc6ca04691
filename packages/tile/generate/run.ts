/**
 * Everything that is generated for @tilekit/tile: its schemas, those that editors read, the table of rules in its
 * README, and the pages in docs/rules. Takes --check.
 */
import './schemas.ts';
import './publish-schemas.ts';
import './rule-table.ts';
import './rule-pages.ts';
