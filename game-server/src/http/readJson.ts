import { ROUTES, type Route } from "@crowdwire/protocol/rest";
import express, { type RequestHandler } from "express";
import { ProblemError } from "./ProblemError.ts";

/** Larger bodies are answered 413. */
const JSON_LIMIT_BYTES = 16 * 1024;

/** What a route may take instead, and then reads itself, once it is decided that it may be sent. */
const UPLOADS = Object.values<Route>(ROUTES).flatMap(({ upload }) => (upload ? [upload.contentType] : []));

/** Reads JSON bodies, and refuses bodies of any other kind but uploads. */
export function readJson(): RequestHandler[] {
  return [
    (request, _response, next) => {
      const hasBody =
        request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? 0) > 0;
      if (hasBody && request.is(["application/json", ...UPLOADS]) === false) {
        throw new ProblemError("wrongContentType", "Send the request's body as application/json.");
      }
      next();
    },
    express.json({ limit: JSON_LIMIT_BYTES, strict: true, type: "application/json" }),
  ];
}
