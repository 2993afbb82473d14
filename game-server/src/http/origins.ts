import { isAllowedOrigin } from "@crowdwire/service-kit";
import type { RequestHandler } from "express";
import { ProblemError } from "./ProblemError.ts";

/** A header that a page of another site cannot send without being asked first (CORS), and we never say yes. */
export const REQUEST_HEADER = "X-CrowdWire";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Refuses requests that change something unless a page of ours made them (CSRF). */
export function requireOwnPage(publicOrigins: readonly string[] | undefined): RequestHandler {
  return (request, _response, next) => {
    if (SAFE_METHODS.has(request.method)) {
      next();
      return;
    }
    if (!isAllowedOrigin(request.get("Origin"), request.get("Host"), publicOrigins)) {
      throw new ProblemError("wrongOrigin", "This request comes from another site's page. Open CrowdWire itself.");
    }
    if (request.get(REQUEST_HEADER) !== "1") {
      throw new ProblemError(
        "missingRequestHeader",
        `Send the header ${REQUEST_HEADER}: 1 with requests that change something.`,
      );
    }
    next();
  };
}
