import { CONTROL_SOCKET, type ControlCommandInput, type ReplicaName } from "@crowdwire/protocol";
import {
  createProof,
  isAnswerGood,
  KEYED_ANSWER_HEADER,
  KEYED_REQUEST_HEADER,
  LineBatch,
  type Logger,
  linesOf,
} from "@crowdwire/service-kit";
import { WebSocket } from "ws";
import type { ControlLink, ControlListener } from "./ControlLink.ts";
import { readReport } from "./readReport.ts";

export interface SocketLinkOptions {
  /** ws://127.0.0.1:2570 */
  readonly url: string;
  /** The key that both services hold (`openSharedKey`). */
  readonly key: string;
  readonly logger: Logger;
}

/** On the same machine asking costs next to nothing, and until there is an answer nobody hears anybody. */
const RETRY_MS = 150;
/** The SFU pings every two seconds: after this long without one the line is dead. */
const SILENCE_MS = 7000;

/** The SFU on the same machine: one WebSocket, both sides proving that they hold the shared key. */
export class SocketLink implements ControlLink {
  readonly #options: SocketLinkOptions;
  #listener: ControlListener | undefined;
  #socket: WebSocket | undefined;
  #replica: ReplicaName | undefined;
  readonly #commands = new LineBatch((lines) => this.#socket?.send(lines));
  #retry: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;
  #isTold = false;
  #isClosed = false;

  constructor(options: SocketLinkOptions) {
    this.#options = options;
  }

  open(listener: ControlListener): void {
    this.#listener = listener;
    this.#connect();
  }

  send(replica: ReplicaName, command: ControlCommandInput): void {
    const socket = this.#socket;
    if (replica === this.#replica && socket?.readyState === WebSocket.OPEN) this.#commands.add(JSON.stringify(command));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    const socket = this.#socket;
    if (socket === undefined || socket.readyState === WebSocket.CLOSED) return;
    // Whatever was said last is on its way before the line ends.
    this.#commands.flush();
    socket.close();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => socket.terminate(), 1000);
      socket.once("close", () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #connect(): void {
    const { url, key, logger } = this.#options;
    const proof = createProof(key, Date.now());
    const socket = new WebSocket(new URL(CONTROL_SOCKET.path, url), {
      headers: { [KEYED_REQUEST_HEADER]: proof },
      maxPayload: CONTROL_SOCKET.messageBytes,
      perMessageDeflate: false,
      handshakeTimeout: 2000,
    });
    this.#socket = socket;
    socket.on("upgrade", ({ headers }) => {
      if (isAnswerGood(key, proof, headers[KEYED_ANSWER_HEADER])) return;
      logger.error({ url }, "Whoever answers on the control port of the SFU does not hold the shared key.");
      socket.terminate();
    });
    socket.on("open", () => {
      this.#isTold = false;
      this.#watch(socket);
    });
    socket.on("ping", () => this.#watch(socket));
    socket.on("message", (data) => {
      for (const line of linesOf(data.toString())) this.#hear(line);
    });
    socket.on("error", (error) => {
      if (!this.#isTold) logger.warn({ err: error, url }, "The SFU cannot be reached; it is tried again and again.");
      this.#isTold = true;
    });
    socket.on("close", () => this.#lose());
  }

  #hear(text: string): void {
    const report = readReport(text);
    if (report === null) {
      this.#options.logger.warn("The SFU said something that cannot be read.");
      return;
    }
    if (report.type === "hello") this.#replica = report.replica;
    this.#listener?.report(report);
  }

  #watch(socket: WebSocket): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => socket.terminate(), SILENCE_MS);
    this.#silence.unref();
  }

  #lose(): void {
    clearTimeout(this.#silence);
    this.#commands.clear();
    const replica = this.#replica;
    this.#replica = undefined;
    if (replica !== undefined) this.#listener?.lost(replica);
    if (this.#isClosed) return;
    this.#retry = setTimeout(() => this.#connect(), RETRY_MS);
    this.#retry.unref();
  }
}
