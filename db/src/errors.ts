import { AppError } from "@crowdwire/service-kit";

/** The database cannot be reached, is starting, or did not answer in time. Worth trying again. */
export class DatabaseUnavailable extends AppError {
  constructor(cause: unknown) {
    super("The database cannot be reached. Check that it runs and that DATABASE_URL names it.", {
      code: "databaseUnavailable",
      retriable: true,
      cause,
    });
  }
}

/** Two transactions stood in each other's way; running the whole of it again is expected to work. */
export class DatabaseConflict extends AppError {
  constructor(cause: unknown) {
    super("Two changes of the same rows met. Run the transaction again.", {
      code: "databaseConflict",
      retriable: true,
      cause,
    });
  }
}

/** A row with this unique value exists already. `constraint` names the index that refused. */
export class AlreadyExists extends AppError {
  readonly constraint: string;

  constructor(constraint: string, cause: unknown) {
    super(`A row with this value exists already (${constraint}).`, { code: "alreadyExists", retriable: false, cause });
    this.constraint = constraint;
  }
}

/** A row names another row that does not exist (any more). */
export class MissingReference extends AppError {
  readonly constraint: string;

  constructor(constraint: string, cause: unknown) {
    super(`A row names another one that does not exist (${constraint}).`, {
      code: "missingReference",
      retriable: false,
      cause,
    });
    this.constraint = constraint;
  }
}

/** The database refused a statement: a fault in the program, not in its surroundings. */
export class DatabaseFault extends AppError {
  constructor(cause: unknown) {
    super(`The database refused a statement: ${cause instanceof Error ? cause.message : String(cause)}`, {
      code: "databaseFault",
      retriable: false,
      cause,
    });
  }
}

/** What node-postgres, the socket and knex's pool say when the server is away or too slow. */
const UNREACHABLE_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "53300", // too_many_connections
  "57014", // query_canceled: statement_timeout
  "57P01", // admin_shutdown
  "57P02", // crash_shutdown
  "57P03", // cannot_connect_now
  "25P03", // idle_in_transaction_session_timeout
  "25006", // read_only_sql_transaction: a standby, during a fail-over
]);
const UNREACHABLE_MESSAGES =
  /Connection terminated|Connection ended|timeout expired|Timeout acquiring a connection|aborted|Client has encountered a connection error/iu;

/** Turns whatever knex and pg throw into one of the errors above; leaves the project's own errors as they are. */
export function toDatabaseError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { code, constraint, message } = describe(error);
  if (code === "23505") return new AlreadyExists(constraint, error);
  if (code === "23503") return new MissingReference(constraint, error);
  if (code === "40001" || code === "40P01") return new DatabaseConflict(error);
  // Class 08 is "connection exception".
  if (UNREACHABLE_CODES.has(code) || code.startsWith("08") || UNREACHABLE_MESSAGES.test(message)) {
    return new DatabaseUnavailable(error);
  }
  return new DatabaseFault(error);
}

function describe(error: unknown): { code: string; constraint: string; message: string } {
  // A connection to a name with several addresses fails with all their errors in one.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const fields = (typeof first === "object" && first !== null ? first : {}) as Record<string, unknown>;
  const text = (key: string) => (typeof fields[key] === "string" ? fields[key] : "");
  return { code: text("code"), constraint: text("constraint"), message: text("message") };
}
