import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { createAuthContext, matchMaker } from "@colyseus/core";
import { readCloseNotice } from "@crowdwire/protocol";
import { isAllowedOrigin, type Logger } from "@crowdwire/service-kit";

/** Where a client of Colyseus asks for a seat in a world. */
const SEATS_PATH = "/matchmake/joinOrCreate/world";
const LARGEST_REQUEST_BYTES = 16_384;

/**
 * Answers a server's requests: for a seat here, all others by `app`. Colyseus' own routes are gone. They leave open what we do
 * not want open (pages of other origins may ask for seats and read every answer, strangers may make rooms, a request may be of
 * any size), and they translate each request of the API to fetch's words and back. Call it once the server listens, since
 * Colyseus adds its listener then.
 */
export function serveSeats(
  server: Server,
  app: RequestListener,
  publicOrigins: readonly string[] | undefined,
  logger: Pick<Logger, "warn">,
): void {
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    if (request.method !== "POST" || request.url !== SEATS_PATH) {
      app(request, response);
      return;
    }
    seat(request, publicOrigins).then(
      (found) => answer(response, 200, found),
      (error: unknown) => refuse(response, error, logger),
    );
  });
}

/** Not worth a room's word: refused before anybody is asked. */
class RequestRefused extends Error {
  readonly status: number;

  constructor(status: number, reason: string) {
    super(reason);
    this.status = status;
  }
}

/** @throws RequestRefused, JoinRefused, and what Colyseus throws where no room can be made */
async function seat(request: IncomingMessage, publicOrigins: readonly string[] | undefined): Promise<object> {
  const { headers } = request;
  if (!isAllowedOrigin(headers.origin, headers.host, publicOrigins)) throw new RequestRefused(403, "wrongOrigin");
  const options = await readOptions(request);
  if (matchMaker.state === matchMaker.MatchMakerState.SHUTTING_DOWN) throw new RequestRefused(503, "unavailable");
  return matchMaker.controller.invokeMethod(
    "joinOrCreate",
    "world",
    options as Record<string, unknown>,
    createAuthContext({ headers: { authorization: headers.authorization } }),
  );
}

/** @throws RequestRefused */
async function readOptions(request: IncomingMessage): Promise<unknown> {
  const length = Number(request.headers["content-length"] ?? Number.NaN);
  // Without a length the request may be without end.
  if (!(length <= LARGEST_REQUEST_BYTES)) throw new RequestRefused(413, "malformedJoin");
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new RequestRefused(400, "malformedJoin");
  }
}

function refuse(response: ServerResponse, error: unknown, logger: Pick<Logger, "warn">): void {
  if (error instanceof RequestRefused) {
    // What was not read must not be taken for the next request.
    response.setHeader("Connection", "close");
    answer(response, error.status, { code: error.status, error: error.message });
    return;
  }
  const { code, message } = error as { code?: unknown; message?: unknown };
  // Our own words alone: whatever else failed on the way says of our insides what is nobody's business.
  if (readCloseNotice(message) === null) {
    logger.warn({ err: error }, "A seat could not be given.");
    answer(response, 503, { code: 503, error: "unavailable" });
    return;
  }
  const isStatus = typeof code === "number" && code >= 400 && code < 600;
  answer(response, isStatus ? code : 500, { code, error: message });
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
  response.end(text);
}
