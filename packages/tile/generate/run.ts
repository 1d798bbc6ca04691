/** Everything that is generated for @tilekit/tile: its schemas, the table of rules in its README, and the pages in docs/rules. Takes --check. */
import './schemas.ts';
import './rule-table.ts';
import './rule-pages.ts';
