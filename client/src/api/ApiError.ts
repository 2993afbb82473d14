import type { BanNotice } from "@crowdwire/protocol/rest";

/** How the API, or the way to it, failed. `message` is a sentence for people that says what to do next. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** Stable and machine-readable: the problem's own code, or `networkFailed`, `timedOut`, `badAnswer`. */
  readonly code: string;
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  /** The same request may succeed later. */
  readonly retriable: boolean;
  /** What is wrong with which field of the request. */
  readonly fields: Readonly<Record<string, string>>;

  /** The words of the ban that it is refused by, if it is. */
  readonly ban: BanNotice | null;

  constructor(
    code: string,
    message: string,
    more: {
      status?: number;
      retriable?: boolean;
      fields?: Record<string, string>;
      ban?: BanNotice;
      cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? {} : { cause: more.cause });
    this.code = code;
    this.status = more.status ?? 0;
    this.retriable = more.retriable ?? false;
    this.fields = more.fields ?? {};
    this.ban = more.ban ?? null;
  }
}

/** A sentence for whatever was thrown; only an ApiError's own words are meant for people. */
export function sentenceFor(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  return "Something went wrong on this page. Load it again; if that does not help, try later.";
}
