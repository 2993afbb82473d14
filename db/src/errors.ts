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

/** A value that the schema does not allow, such as an eleventh permission. `constraint` names the rule it breaks. */
export class InvalidValue extends AppError {
  readonly constraint: string;

  constructor(constraint: string, cause: unknown) {
    super(`The database does not take this value (${constraint}).`, { code: "invalidValue", retriable: false, cause });
    this.constraint = constraint;
  }
}

/** What stands against a change that is well formed, and in words for people. */
const OBSTACLES = {
  noSuchRole: "There is no such role in this world. Reload the page to see those there are.",
  roleNameTaken: "There is a role of this name in this world already. Choose another name.",
  ownerRoleFixed: "The owner's role cannot be changed, deleted or given away; ownership moves by transfer.",
  defaultRoleNeeded: "A world needs a default role. Make another role the default first.",
  guestsHoldDefaultRole: "Guests hold the default role. They can hold another once they have registered.",
  notAMember: "This person is not a member of this world.",
  notTheOwner: "Only the world's owner can hand it over, and they are not its owner any more.",
  newOwnerNotRegistered: "Only somebody with an account can own a world.",
  newOwnerIsBanned: "Somebody who is banned cannot become the owner. Lift the ban first.",
  ownerStays: "The owner of a world cannot leave it or be banned from it. Hand it over first.",
  ownsWorlds: "This account still owns worlds. Hand them over or delete them first.",
  notAGuest: "This account is registered already.",
  emailTaken: "There is an account with this e-mail address already.",
  slugTaken: "This address is taken. Choose another one.",
  alreadyDecided: "This report has been decided already.",
} as const;
export type Obstacle = keyof typeof OBSTACLES;

/** A well-formed change that the present state does not allow. `obstacle` says why; the message is a sentence for people. */
export class Obstructed extends AppError {
  readonly obstacle: Obstacle;

  constructor(obstacle: Obstacle, cause?: unknown) {
    super(OBSTACLES[obstacle], { code: obstacle, retriable: false, cause });
    this.obstacle = obstacle;
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
  if (code === "23514" && constraint !== "") return new InvalidValue(constraint, error);
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
