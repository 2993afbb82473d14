import type { IncomingMessage, Server, ServerResponse } from "node:http";

type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

export interface PaceOptions {
  /** How urgent a request is: the lowest number goes first; null for what is never held back. */
  readonly rank: (request: IncomingMessage) => number | null;
  /** So many are worked on at once. */
  readonly atOnce: number;
  /** So many are begun in one turn of the event loop: a tick waits for no more than these. */
  readonly perTurn: number;
  /** A request that takes longer no longer counts as worked on: a slow sender must not stand in everyone's way. */
  readonly patienceMs: number;
  /** With so many waiting, the next are told to come again. */
  readonly mostWaiting: number;
}

/**
 * What a game server does: those who have a token come before those who ask for one, so that people arrive one by one. So many at
 * once that a dozen gather for each question to the database (see `askTogether` in db); that is what makes coming in cheap.
 */
export const ADMISSION: PaceOptions = {
  rank: ({ url = "" }) => (url.startsWith("/matchmake/") ? 0 : url.startsWith("/api/") ? 1 : null),
  atOnce: 48,
  perTurn: 2,
  patienceMs: 1000,
  mostWaiting: 10_000,
};

interface Waiting {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Lets requests through a few at a time. When a thousand people come at once, each of their requests is short, but all
 * of them in one turn of the event loop are not: nobody inside would hear anything meanwhile. Call it once all listeners
 * are there.
 */
export function paceRequests(server: Server, options: PaceOptions): void {
  const listeners = server.listeners("request") as RequestListener[];
  const queues: Waiting[][] = [];
  let waiting = 0;
  let underWay = 0;
  let begunThisTurn = 0;
  let isScheduled = false;

  function begin({ request, response }: Waiting): void {
    underWay++;
    begunThisTurn++;
    schedule();
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      underWay--;
      schedule();
    };
    const timer = setTimeout(end, options.patienceMs).unref();
    response.once("close", end);
    for (const listener of listeners) listener.call(server, request, response);
  }

  function beginNext(): void {
    const queue = queues.find((each) => each?.length > 0);
    const next = queue?.shift();
    if (next === undefined) return;
    waiting--;
    // Whoever has gone meanwhile is not worth the work.
    if (!next.response.destroyed) begin(next);
  }

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(turn);
  }

  function turn(): void {
    isScheduled = false;
    begunThisTurn = 0;
    while (waiting > 0 && underWay < options.atOnce && begunThisTurn < options.perTurn) beginNext();
  }

  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    const rank = options.rank(request);
    if (rank === null) {
      for (const listener of listeners) listener.call(server, request, response);
    } else if (waiting === 0 && underWay < options.atOnce && begunThisTurn < options.perTurn) {
      begin({ request, response });
    } else if (waiting >= options.mostWaiting) {
      response.writeHead(503, { "Content-Type": "application/json", "Retry-After": "5", Connection: "close" });
      response.end(JSON.stringify({ code: 503, error: "unavailable" }));
    } else {
      queues[rank] ??= [];
      queues[rank].push({ request, response });
      waiting++;
    }
  });
}
