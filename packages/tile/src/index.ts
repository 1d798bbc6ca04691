export { loadTile } from './tile/load-tile.ts';
export { findTiles } from './tile/find-tiles.ts';
export { NoTileError } from './tile/no-tile.ts';
export type { Tile } from './tile/tile.ts';
export { rules } from './rules/index.ts';
export type { Profile, Rule, Severity } from './engine/rule.ts';
export { RuleFailedError, validateTile } from './engine/validate-tile.ts';
export type { Finding, TileResult } from './engine/finding.ts';
export { parseSuppressions } from './engine/suppressions.ts';
export { fixTile } from './fix/fix-tile.ts';
export { writeTile } from './fix/write-tile.ts';
export {
  makeDirectory,
  removeFileInside,
  renameFileInside,
  requireWritable,
  writeFileInside,
  WriteRefusedError,
} from './disk/write-file.ts';
export type { WriteOptions, WriteRefusal } from './disk/write-file.ts';
export { NoBaseError } from './tile/load-base.ts';
export { runCommand } from './cli/run.ts';
export { UsageError } from './cli/output.ts';
export { validateCommand } from './cli/validate-command.ts';
export { newCommand } from './cli/new-command.ts';
export { bumpCommand } from './cli/bump-command.ts';
export { packCommand } from './cli/pack-command.ts';
export { adviseBump } from './bump/advise-bump.ts';
export { findSecrets, type FoundSecret } from './pack/secrets.ts';
export { findResidue, type Residue } from './residue/find-residue.ts';
export { Changelog } from './changelog/changelog.ts';
export { addVersion, formatVersion } from './changelog/write-changelog.ts';
export { prepareEntry, TileNoteError } from './changelog/notes.ts';
export { ChangelogError, releaseChangelog } from './changelog/release-changelog.ts';
export { parseFormula, parseMonitorQuery, parseQuery, QuerySyntaxError } from '@tilekit/query';
export { rulesOfRepositoryCheck } from './facts/repository-checks.ts';
export { meansOwnTile, ownTileProfile } from './cli/own-tile-profile.ts';
