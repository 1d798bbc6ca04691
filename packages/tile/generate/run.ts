/** Everything that is generated for @tilekit/tile: its schemas, and the table of rules in its README. Takes --check. */
import './schemas.ts';
import './rule-table.ts';
