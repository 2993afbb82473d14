import { createServer, type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { CONTROL_SOCKET, type ControlReport } from "@crowdwire/protocol";
import {
  AppError,
  answerProof,
  KEYED_ANSWER_HEADER,
  KEYED_REQUEST_HEADER,
  LineBatch,
  type Logger,
  ProofCheck,
} from "@crowdwire/service-kit";
import { type WebSocket, WebSocketServer } from "ws";
import type { ControlListener, ControlPort } from "./ControlPort.ts";
import { readCommands } from "./readCommands.ts";

export interface SocketControlOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** The key shared with the game server (`openSharedKey`). */
  readonly key: string;
  readonly logger: Logger;
  /** Unix time. */
  readonly now: () => Date;
}

/** Half-open connections are noticed after at most twice this long. */
const PING_MS = 2000;

/**
 * The control port of a machine of its own: a WebSocket on loopback, opened by whoever proves that they hold the shared
 * key. Messages in text frames, a line each.
 */
export class SocketControl implements ControlPort {
  readonly #options: SocketControlOptions;
  readonly #http: Server = createServer((_request, response) => response.writeHead(404).end());
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: CONTROL_SOCKET.messageBytes,
    perMessageDeflate: false,
  });
  readonly #alive = new WeakSet<WebSocket>();
  readonly #reports = new LineBatch((lines) => {
    for (const socket of this.#sockets.clients) if (socket.readyState === socket.OPEN) socket.send(lines);
  });
  #pings: NodeJS.Timeout | undefined;

  constructor(options: SocketControlOptions) {
    this.#options = options;
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  async open(listener: ControlListener): Promise<void> {
    const { host, port, key, logger, now } = this.#options;
    const proofs = new ProofCheck(key, () => now().getTime());
    this.#http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on("error", () => socket.destroy());
      const proof = request.headers[KEYED_REQUEST_HEADER];
      // A browser names its page; no page has business here, key or not.
      if (request.url !== CONTROL_SOCKET.path || request.headers.origin !== undefined || !proofs.accept(proof)) {
        logger.warn(
          { from: request.socket.remoteAddress },
          "Someone without the shared key asked for the control port.",
        );
        socket.end(`HTTP/1.1 401 ${STATUS_CODES[401]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      // The first that whoever comes hears is the hello.
      this.#reports.flush();
      this.#sockets.once("headers", (headers) => headers.push(`${KEYED_ANSWER_HEADER}: ${answerProof(key, proof)}`));
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#adopt(webSocket, listener));
    });
    await this.#listen(port, host);
    this.#pings = setInterval(() => this.#ping(), PING_MS);
    this.#pings.unref();
  }

  report(report: ControlReport): void {
    this.#reports.add(JSON.stringify(report));
  }

  async close(): Promise<void> {
    clearInterval(this.#pings);
    this.#reports.flush();
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #adopt(socket: WebSocket, listener: ControlListener): void {
    this.#alive.add(socket);
    socket.on("pong", () => this.#alive.add(socket));
    socket.on("error", (error) => this.#options.logger.debug({ err: error }, "A control connection failed."));
    socket.on("message", (data, isBinary) => {
      this.#alive.add(socket);
      if (isBinary) listener.malformed("binary");
      else readCommands(data.toString(), listener);
    });
    listener.connected();
  }

  #ping(): void {
    for (const socket of this.#sockets.clients) {
      if (!this.#alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }

  async #listen(port: number, host: string): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.#http.once("error", reject);
        this.#http.listen(port, host, resolve);
      });
    } catch (cause) {
      throw new AppError(`The control port ${port} on ${host} is not available; set CONTROL_PORT to a free one.`, {
        code: "controlPortUnavailable",
        retriable: false,
        cause,
      });
    }
  }
}
