import {
  MEDIA_CLOSE_REASONS,
  type MediaCloseReason,
  SIGNALING_DROPPED,
  SIGNALING_REFUSALS,
  type SignalingAnswer,
  type SignalingAnswers,
  type SignalingNotice,
  type SignalingRefusal,
  type SignalingRequestBody,
  type SignalingRequestName,
} from "@crowdwire/protocol";

/** A request that the SFU refused; the message is for people. */
export class SignalingRefused extends Error {
  readonly refusal: SignalingRefusal;

  constructor(refusal: SignalingRefusal) {
    super(SIGNALING_REFUSALS[refusal]);
    this.name = "SignalingRefused";
    this.refusal = refusal;
  }
}

/** The connection ended before the answer came. */
export class SignalingLost extends Error {
  constructor() {
    super("The connection for sound was lost.");
    this.name = "SignalingLost";
  }
}

export interface SignalingListener {
  notice(notice: SignalingNotice): void;
  /** It ended: by the SFU with a reason, or by the network (null). Not told after `close`. */
  closed(reason: MediaCloseReason | null): void;
}

/** What a WebSocket must do here. */
export type SignalingSocket = Pick<WebSocket, "send" | "close" | "addEventListener" | "readyState">;

const OPEN = 1;
/** Whoever does not answer by then is not there. */
const ANSWER_MS = 10_000;

interface Waiting {
  readonly resolve: (body: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Requests and their answers, and notices, over one WebSocket to an SFU. Lives as long as the socket. */
export class SignalingConnection {
  readonly #socket: SignalingSocket;
  readonly #listener: SignalingListener;
  readonly #waiting = new Map<number, Waiting>();
  readonly #unsent: string[] = [];
  #nextId = 1;
  #isClosed = false;

  constructor(socket: SignalingSocket, listener: SignalingListener) {
    this.#socket = socket;
    this.#listener = listener;
    socket.addEventListener("open", () => {
      for (const text of this.#unsent.splice(0)) socket.send(text);
    });
    socket.addEventListener("message", ({ data }) => this.#hear(String(data)));
    socket.addEventListener("close", ({ code }) => this.#onClosed(code));
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Asks and waits for the answer. @throws SignalingRefused, SignalingLost */
  request<Name extends SignalingRequestName>(
    type: Name,
    body: SignalingRequestBody<Name>,
  ): Promise<SignalingAnswers[Name]> {
    if (this.#isClosed) return Promise.reject(new SignalingLost());
    const id = this.#nextId++;
    const text = JSON.stringify({ id, type, body });
    if (this.#socket.readyState === OPEN) this.#socket.send(text);
    else this.#unsent.push(text);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#drop(), ANSWER_MS);
      this.#waiting.set(id, { resolve: resolve as Waiting["resolve"], reject, timer });
    });
  }

  /** Says goodbye: the SFU forgets this peer at once. */
  close(): void {
    if (this.#isClosed) return;
    this.#end();
    this.#socket.close(1000);
  }

  /** Nothing comes any more, though nobody said so. */
  #drop(): void {
    if (this.#isClosed) return;
    this.#end();
    this.#socket.close(SIGNALING_DROPPED);
    this.#listener.closed(null);
  }

  #hear(text: string): void {
    if (this.#isClosed) return;
    const message = JSON.parse(text) as SignalingAnswer | SignalingNotice;
    if ("notice" in message) {
      this.#listener.notice(message);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    if (!waiting) return;
    this.#waiting.delete(message.id);
    clearTimeout(waiting.timer);
    if (message.ok) waiting.resolve(message.body);
    else waiting.reject(new SignalingRefused(message.refused));
  }

  #onClosed(code: number): void {
    if (this.#isClosed) return;
    this.#end();
    const known = Object.entries(MEDIA_CLOSE_REASONS).find(([, reason]) => reason.code === code);
    this.#listener.closed(known ? (known[0] as MediaCloseReason) : null);
  }

  #end(): void {
    this.#isClosed = true;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new SignalingLost());
    }
    this.#waiting.clear();
  }
}
