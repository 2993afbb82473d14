import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { MEDIA_LIMITS, type MediaCloseReason } from "@crowdwire/protocol";
import { AppError, isAllowedOrigin, type Logger } from "@crowdwire/service-kit";
import { WebSocketServer } from "ws";
import type { MediaTier } from "../media/MediaTier.ts";
import type { SfuMetrics } from "../metrics.ts";
import type { GrantCheck } from "./GrantCheck.ts";
import { Resumptions } from "./Resumptions.ts";
import { SignalingSession } from "./SignalingSession.ts";

export interface SignalingServerOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Whose pages may connect; those of the host that was asked when undefined. */
  readonly publicOrigins: readonly string[] | undefined;
  readonly tier: MediaTier;
  readonly grants: GrantCheck;
  readonly logger: Logger;
  readonly metrics: SfuMetrics;
}

/** A connection that shows no life for this long is gone: the client's network is, perhaps. */
const PING_MS = 5000;

/** Where clients' signalling connections come in: from the game server's public port, which passes `/media` on, or directly. */
export class SignalingServer {
  readonly #options: SignalingServerOptions;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #pings: NodeJS.Timeout;

  private constructor(options: SignalingServerOptions) {
    this.#options = options;
    this.#http = createServer((_request, response) => {
      response.writeHead(426, { "content-type": "text/plain", connection: "close" });
      response.end("This is where browsers signal for sound and pictures, over a WebSocket.\n");
    });
    this.#sockets = new WebSocketServer({
      server: this.#http,
      maxPayload: MEDIA_LIMITS.signalBytes,
      perMessageDeflate: false,
      verifyClient: ({ req }: { req: IncomingMessage }) =>
        isAllowedOrigin(req.headers.origin, req.headers.host, options.publicOrigins),
    });
    this.#pings = setInterval(() => this.#ping(), PING_MS);
    this.#pings.unref();
  }

  /** @throws AppError `signalingPortUnavailable` */
  static async open(options: SignalingServerOptions): Promise<SignalingServer> {
    const server = new SignalingServer(options);
    server.#accept();
    try {
      await new Promise<void>((resolve, reject) => {
        server.#http.once("error", reject);
        server.#http.listen(options.port, options.host, resolve);
      });
    } catch (cause) {
      throw new AppError(
        `The signalling port ${options.port} on ${options.host} is not available; set SIGNALING_PORT to a free one.`,
        { code: "signalingPortUnavailable", retriable: false, cause },
      );
    }
    return server;
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  /** Closes every connection with words, and the port. */
  async close(): Promise<void> {
    clearInterval(this.#pings);
    for (const socket of this.#sockets.clients) socket.close(4409, "stopping" satisfies MediaCloseReason);
    await new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
      setTimeout(() => {
        for (const socket of this.#sockets.clients) socket.terminate();
        this.#http.closeAllConnections();
      }, 500).unref();
    });
  }

  #accept(): void {
    const { tier, grants, logger, metrics } = this.#options;
    const resumptions = new Resumptions((peer) => tier.leave(peer));
    this.#sockets.on("error", (error) => logger.error({ err: error }, "The signalling server failed."));
    this.#sockets.on("connection", (socket) => {
      const session = new SignalingSession({ socket, tier, grants, resumptions, logger, metrics });
      session.start();
    });
  }

  #ping(): void {
    for (const socket of this.#sockets.clients as Set<import("ws").WebSocket & { isSilent?: boolean }>) {
      if (socket.isSilent === true) {
        socket.terminate();
        continue;
      }
      socket.isSilent = true;
      socket.once("pong", () => {
        socket.isSilent = false;
      });
      socket.ping();
    }
  }
}
