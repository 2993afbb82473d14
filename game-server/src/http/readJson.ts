import express, { type RequestHandler } from "express";
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
