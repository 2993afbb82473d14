import express, { type Request, type RequestHandler } from "express";
import type { z } from "zod";
import { ProblemError } from "./ProblemError.ts";

/** Larger bodies are answered 413. */
const JSON_LIMIT_BYTES = 16 * 1024;

/** Reads JSON bodies, and refuses bodies of any other kind. */
export function readJson(): RequestHandler[] {
  return [
    (request, _response, next) => {
      const hasBody =
        request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? 0) > 0;
      if (hasBody && request.is("application/json") === false) {
        throw new ProblemError("wrongContentType", "Send the request's body as application/json.");
      }
      next();
    },
    express.json({ limit: JSON_LIMIT_BYTES, strict: true, type: "application/json" }),
  ];
}

/** The body as `shape` describes it. @throws ProblemError invalidRequest with a sentence for each field. */
export function parseBody<Shape extends z.ZodType>(shape: Shape, request: Request): z.output<Shape> {
  const parsed = shape.safeParse(request.body ?? {});
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    const path = issue.path.join(".") || "(body)";
    // The first complaint about a field is the one to mend first.
    fields[path] ??= /[.!?]$/u.test(issue.message) ? issue.message : `${issue.message}.`;
  }
  const list = Object.entries(fields).map(([path, message]) => `${path}: ${message}`);
  throw new ProblemError("invalidRequest", `The request is not valid. ${list.slice(0, 3).join(" ")}`, { fields });
}
