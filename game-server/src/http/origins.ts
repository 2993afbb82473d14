import type { RequestHandler } from "express";
import { ProblemError } from "./ProblemError.ts";

/** A header that a page of another site cannot send without being asked first (CORS), and we never say yes. */
export const REQUEST_HEADER = "X-CrowdWire";

/**
 * Whether a browser page of this origin may talk to us: for requests that change something and for WebSocket upgrades.
 * No Origin means no browser page (a bot, a tool), which has no cookies to abuse.
 *
 * @param publicOrigins from the configuration; without them, the host that was asked is the one that is allowed.
 */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | undefined,
  publicOrigins: readonly string[] | undefined,
): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const parsed = new URL(origin);
  if (publicOrigins !== undefined) return publicOrigins.includes(parsed.origin);
  // The scheme is left out: behind a proxy that speaks https we are spoken to in http.
  return host !== undefined && parsed.host === host.toLowerCase() && /^https?:$/u.test(parsed.protocol);
}

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
