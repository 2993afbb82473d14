import { once } from "node:events";
import {
  PROTOCOL_VERSION,
  type Seat,
  type SignalingAnswer,
  type SignalingAnswers,
  type SignalingNoticeName,
  type SignalingNotices,
  type SignalingRefusal,
  type SignalingRequestBody,
  type SignalingRequestName,
  type Welcome,
} from "@crowdwire/protocol";
import { WebSocket } from "ws";

export class RequestRefused extends Error {
  readonly reason: SignalingRefusal;

  constructor(reason: SignalingRefusal) {
    super(`refused: ${reason}`);
    this.reason = reason;
  }
}

/** A crowd's clients stay for long, and are told who speaks several times a second. */
const MOST_NOTICES = 500;

type NoticeListener<Name extends SignalingNoticeName> = (body: SignalingNotices[Name]) => void;

/** The client's end of the signalling protocol, without media. */
export class SignalingClient {
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, { resolve: (body: unknown) => void; reject: (error: Error) => void }>();
  readonly #listeners = new Map<string, Set<(body: unknown) => void>>();
  /** The last ones, oldest first. */
  readonly notices: { notice: string; body: unknown }[] = [];
  /** Told of each request that is refused. */
  onRefused: (reason: SignalingRefusal) => void = () => undefined;
  #nextId = 1;
  /** Settles when the SFU, or the network, ends the connection. */
  readonly closed: Promise<{ code: number; reason: string }>;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => {
      socket.on("close", (code, reason) => {
        for (const { reject } of this.#pending.values()) reject(new Error(`closed: ${code} ${reason}`));
        resolve({ code, reason: reason.toString() });
      });
    });
    socket.on("error", () => undefined);
    socket.on("message", (data) => this.#hear(JSON.parse(data.toString())));
  }

  /** @param where The port of an SFU on this machine, or the address (ws://…) that a world names. */
  static async connect(where: number | string, headers: Record<string, string> = {}): Promise<SignalingClient> {
    const socket = new WebSocket(typeof where === "number" ? `ws://127.0.0.1:${where}/media` : where, { headers });
    await once(socket, "open");
    return new SignalingClient(socket);
  }

  hello(grant: string): Promise<Welcome> {
    return this.request("hello", { grant, protocolVersion: PROTOCOL_VERSION });
  }

  request<Name extends SignalingRequestName>(
    type: Name,
    body: SignalingRequestBody<Name>,
  ): Promise<SignalingAnswers[Name]> {
    const id = this.#nextId++;
    this.#socket.send(JSON.stringify({ id, type, body }));
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (body: unknown) => void, reject });
    });
  }

  on<Name extends SignalingNoticeName>(notice: Name, listener: NoticeListener<Name>): () => void {
    const listeners = this.#listeners.get(notice) ?? new Set();
    this.#listeners.set(notice, listeners.add(listener as (body: unknown) => void));
    return () => listeners.delete(listener as (body: unknown) => void);
  }

  /** The next notice of this kind that fits. */
  next<Name extends SignalingNoticeName>(
    notice: Name,
    fits: (body: SignalingNotices[Name]) => boolean = () => true,
    withinMs = 5000,
  ): Promise<SignalingNotices[Name]> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        off();
        reject(new Error(`no ${notice} within ${withinMs} ms`));
      }, withinMs);
      const off = this.on(notice, (body) => {
        if (!fits(body)) return;
        clearTimeout(timer);
        off();
        resolve(body);
      });
    });
  }

  sendRaw(data: string | Buffer): void {
    this.#socket.send(data);
  }

  /** Ends without a word, as a lost network does. */
  vanish(): void {
    this.#socket.terminate();
  }

  close(): void {
    this.#socket.close(1000);
  }

  #hear(message: SignalingAnswer | { notice: string; body: unknown }): void {
    if ("notice" in message) {
      if (this.notices.push(message) > MOST_NOTICES) this.notices.shift();
      for (const listener of [...(this.#listeners.get(message.notice) ?? [])]) listener(message.body);
      return;
    }
    const waiting = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.ok) waiting?.resolve(message.body);
    else {
      this.onRefused(message.refused);
      waiting?.reject(new RequestRefused(message.refused));
    }
  }
}

export type { Seat };
