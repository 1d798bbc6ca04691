export type StartupErrorCode =
  | 'CONFIGURATION_INVALID'
  | 'DATABASE_BUSY'
  | 'DATABASE_SHARED'
  | 'DATABASE_UNREACHABLE'
  | 'DATA_DIRECTORY_IN_USE'
  | 'DATA_DIRECTORY_UNWRITABLE'
  | 'DISK_FULL'
  | 'PORT_TAKEN'
  | 'POSTGRES_FAILED'
  | 'POSTGRES_NOT_AVAILABLE'
  | 'POSTGRES_REFUSES_ROOT'
  | 'TILE_UNREADABLE';

/** Why the process cannot start: reported to the operator once, as what happened and what to do. */
export class StartupError extends Error {
  readonly code: StartupErrorCode;
  readonly remedy: string;

  constructor(code: StartupErrorCode, problem: string, remedy: string, cause?: unknown) {
    super(`${problem}\n${remedy}`, cause === undefined ? undefined : { cause });
    this.name = 'StartupError';
    this.code = code;
    this.remedy = remedy;
  }
}
