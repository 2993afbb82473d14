import { AppError } from "@crowdwire/service-kit";

/** The embedded database cannot be had; the message says what to do. */
export class EmbeddedPostgresError extends AppError {
  constructor(code: string, message: string, cause?: unknown) {
    super(message, { code, retriable: false, cause });
  }
}
