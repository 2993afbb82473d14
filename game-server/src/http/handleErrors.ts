import { MissingReference, type Obstacle, Obstructed } from "@crowdwire/db";
import type { ProblemCode } from "@crowdwire/protocol";
import { AppError, type Logger } from "@crowdwire/service-kit";
import type { ErrorRequestHandler, RequestHandler, Response } from "express";
import type { GameServerMetrics } from "../metrics.ts";
import { ProblemError } from "./ProblemError.ts";

export interface ErrorHandling {
  readonly logger: Logger;
  readonly metrics: GameServerMetrics;
}

/** Turns whatever a route threw into a problem answer. Neither stacks nor messages of others' errors reach the client. */
export function handleErrors({ logger, metrics }: ErrorHandling): ErrorRequestHandler {
  // Express tells error handlers from others by their four parameters.
  return (error: unknown, request, response, _next) => {
    const problem = toProblem(error);
    if (problem.status >= 500) {
      const level = problem.code === "unavailable" ? "warn" : "error";
      logger[level]({ err: error, method: request.method, path: request.path }, "an API request failed");
    }
    metrics.httpProblems.inc({ code: problem.code });
    if (response.headersSent) {
      // Half an answer is out; only a broken connection can tell that the rest will not come.
      response.destroy();
      return;
    }
    sendProblem(response, problem);
  };
}

/** The end of the line: nothing answered this request. */
export const handleNotFound: RequestHandler = (request) => {
  throw new ProblemError("notFound", `There is nothing at ${request.path.slice(0, 200)}. Check the address.`);
};

function sendProblem(response: Response, problem: ProblemError): void {
  if (problem.retryAfterSeconds !== undefined) response.set("Retry-After", String(problem.retryAfterSeconds));
  response
    .status(problem.status)
    .set({ "Cache-Control": "no-store", "Content-Type": "application/problem+json; charset=utf-8" })
    .end(JSON.stringify(problem.toProblem()));
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof AppError && error.retriable) {
    return new ProblemError("unavailable", "A part of the server is away for the moment. Try again in a few seconds.", {
      retryAfterSeconds: 5,
      cause: error,
    });
  }
  return (
    fromDatabase(error) ??
    fromBodyParser(error) ??
    new ProblemError("internal", "Something went wrong on the server. Try again; it has been noted.", { cause: error })
  );
}

/** What stands against a change as things are; the database's own words for it are for people. */
function fromDatabase(error: unknown): ProblemError | undefined {
  if (error instanceof Obstructed) {
    return new ProblemError(PROBLEM_OF_OBSTACLE[error.obstacle] ?? "conflict", error.message, { cause: error });
  }
  if (error instanceof MissingReference) {
    return new ProblemError("conflict", "Something that this needs is gone. Load the page again.", { cause: error });
  }
  return undefined;
}

const PROBLEM_OF_OBSTACLE: Partial<Record<Obstacle, ProblemCode>> = {
  noSuchRole: "notFound",
  notAMember: "notFound",
  notTheOwner: "notAllowed",
  ownsWorlds: "ownsWorlds",
};

/** body-parser's errors carry a type and a status; a path that cannot be decoded carries a status alone. */
function fromBodyParser(error: unknown): ProblemError | undefined {
  const { type, status, limit } = (error ?? {}) as { type?: unknown; status?: unknown; limit?: unknown };
  switch (type) {
    case "entity.too.large":
      return new ProblemError("bodyTooLarge", `The request is larger than ${inWords(limit)}. Send less.`, {
        cause: error,
      });
    case "entity.parse.failed":
      return new ProblemError("malformedJson", "The request's body is not valid JSON.", { cause: error });
    case "encoding.unsupported":
    case "charset.unsupported":
      return new ProblemError("wrongContentType", "Send JSON in UTF-8, plain or with gzip.", { cause: error });
    default:
      return typeof status === "number" && status >= 400 && status < 500
        ? new ProblemError("invalidRequest", "The request could not be read.", { cause: error })
        : undefined;
  }
}

function inWords(limitBytes: unknown): string {
  if (typeof limitBytes !== "number") return "it may be";
  return limitBytes < 1024 * 1024 ? `${limitBytes / 1024} kB` : `${limitBytes / 1024 / 1024} MB`;
}
