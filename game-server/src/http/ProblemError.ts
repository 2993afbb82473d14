import { PROBLEMS, type Problem, type ProblemCode } from "@crowdwire/protocol";

/** A request that ends in a problem answer (RFC 9457). Thrown by routes, written by handleErrors. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly fields: Record<string, string> | undefined;
  /** With bannedFromWorld and bannedFromPlatform. */
  readonly ban: { reason: string; until: Date | null } | undefined;
  /** For Retry-After. */
  readonly retryAfterSeconds: number | undefined;

  /** @param detail what happened and what to do next, a sentence for people. */
  constructor(
    code: ProblemCode,
    detail: string,
    more: {
      fields?: Record<string, string>;
      ban?: { reason: string; until: Date | null };
      retryAfterSeconds?: number;
      cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: more.cause });
    this.name = "ProblemError";
    this.code = code;
    this.fields = more.fields;
    this.ban = more.ban;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  /** The body of the answer. */
  toProblem(): Problem {
    return {
      type: `urn:crowdwire:problem:${this.code}`,
      title: PROBLEMS[this.code].title,
      status: this.status,
      code: this.code,
      detail: this.message,
      ...(this.fields === undefined ? {} : { fields: this.fields }),
      ...(this.ban === undefined
        ? {}
        : { ban: { reason: this.ban.reason, until: this.ban.until?.toISOString() ?? null } }),
    };
  }
}

/** The answer to a request that needs a sign-in. */
export function notSignedIn(): ProblemError {
  return new ProblemError("notSignedIn", "You are not signed in, or your sign-in has ended. Choose a name to enter.");
}
