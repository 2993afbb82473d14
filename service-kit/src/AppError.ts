export interface AppErrorOptions {
  /** Stable machine name in camelCase, for logs and metrics; never derived from user input. */
  code: string;
  /** Whether trying the same thing again later may succeed. */
  retriable: boolean;
  cause?: unknown;
}

/**
 * A collaborator failed: the database is gone, a disk is full, a peer process does not answer.
 *
 * Refusals ("the player may not") are returned values, and bugs are plain errors; neither is an AppError.
 */
export class AppError extends Error {
  readonly code: string;
  readonly retriable: boolean;

  constructor(message: string, options: AppErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code;
    this.retriable = options.retriable;
  }
}
