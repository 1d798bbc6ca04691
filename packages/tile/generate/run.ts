/** Everything that is generated for @tilekit/tile: its schemas, and the table of rules in its README. Takes --check. */
import './generate-tile-schemas.ts';
import './tile-rules.ts';
