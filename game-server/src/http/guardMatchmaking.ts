import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { matchMaker } from "@colyseus/core";
import { isAllowedOrigin } from "@crowdwire/service-kit";

const LARGEST_REQUEST_BYTES = 16_384;

/**
 * Closes what Colyseus leaves open by default: pages of other origins may ask for seats and read every answer, strangers
 * may create rooms, and a request may be of any size. Call it once the server listens, since Colyseus adds its own
 * listener then.
 */
export function guardMatchmaking(server: Server, publicOrigins: readonly string[] | undefined): void {
  matchMaker.controller.exposedMethods = ["joinOrCreate"];
  matchMaker.controller.DEFAULT_CORS_HEADERS = {} as typeof matchMaker.controller.DEFAULT_CORS_HEADERS;
  matchMaker.controller.getCorsHeaders = () => ({});

  const listeners = server.listeners("request") as ((request: IncomingMessage, response: ServerResponse) => void)[];
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    const refusal = request.url?.startsWith("/matchmake/") ? refuse(request, publicOrigins) : null;
    if (refusal === null) {
      for (const listener of listeners) listener.call(server, request, response);
      return;
    }
    response.writeHead(refusal.status, { "Content-Type": "application/json", Connection: "close" });
    response.end(JSON.stringify({ code: refusal.status, error: refusal.reason }));
  });
}

function refuse(request: IncomingMessage, publicOrigins: readonly string[] | undefined) {
  if (!isAllowedOrigin(request.headers.origin, request.headers.host, publicOrigins)) {
    return { status: 403, reason: "wrongOrigin" };
  }
  const length = Number(request.headers["content-length"] ?? Number.NaN);
  const isBounded = request.method !== "POST" || length <= LARGEST_REQUEST_BYTES;
  return isBounded ? null : { status: 413, reason: "malformedJoin" };
}
