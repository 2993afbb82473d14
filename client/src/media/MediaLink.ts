import type { MediaTicket } from "@crowdwire/protocol";
import type { MediaStore } from "./mediaStore.ts";
import type { MediaSession, MediaSessionListener } from "./session/MediaSession.ts";
import type { Publications } from "./session/Publications.ts";

/** What of a session goes to those who hear and see. */
export type RemoteListener = Pick<
  MediaSessionListener,
  "opened" | "closed" | "paused" | "layer" | "speaking" | "mayPublish"
>;

export interface MediaLinkOptions {
  readonly store: MediaStore;
  readonly publications: Publications;
  readonly remote: RemoteListener;
  /** Asks the world for another ticket. */
  readonly askForTicket: () => void;
  /** Makes a session; loads what it needs. */
  readonly openSession: (
    ticket: MediaTicket,
    publications: Publications,
    listener: MediaSessionListener,
  ) => Promise<MediaSession>;
  /** A new session stands: it is told how one wants to hear and see. */
  readonly onSession: (session: MediaSession) => void;
}

const BACK_OFF_MS = { first: 600, most: 8000 };
const BLOCKED =
  "Your network lets no sound through. Try another one, or ask whoever runs this server for a way round: it is called a relay.";
const OFF = "This server has no voice. You can walk, wave and write.";
const GONE = "The sound server is away. You will hear again as soon as it is back.";
const CHUNK = "Part of the program for sound did not arrive. Check your connection.";

/** Keeps one session alive: from the world's tickets to a connected SFU, and back after whatever breaks (SFU3, SFU8). */
export class MediaLink {
  readonly #options: MediaLinkOptions;
  #ticket: MediaTicket | null = null;
  #session: MediaSession | null = null;
  #isConnected = false;
  #hasConnected = false;
  #attempts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(options: MediaLinkOptions) {
    this.#options = options;
  }

  get session(): MediaSession | null {
    return this.#session;
  }

  /** The world gave a ticket. A session that stands and is for the same peer and place stays. */
  take(ticket: MediaTicket): void {
    if (this.#isClosed) return;
    const { store } = this.#options;
    if (ticket.url === null) {
      this.#drop();
      // Whoever had it has lost it for a while only: another ticket comes by itself.
      store.setState(this.#hasConnected ? { link: "reconnecting", linkNote: GONE } : { link: "off", linkNote: OFF });
      return;
    }
    const isSame = ticket.peerId === this.#ticket?.peerId && ticket.url === this.#ticket.url;
    if (isSame && this.#isConnected) return;
    this.#drop();
    this.#ticket = ticket;
    const isAgain = this.#attempts > 0 || store.getState().link === "reconnecting";
    store.setState(isAgain ? { link: "reconnecting" } : { link: "connecting", linkNote: null });
    this.#open(ticket).catch((error: unknown) => {
      reportError(error);
      this.#onEnded(CHUNK, true);
    });
  }

  /** Somebody asks for it to be tried at once. */
  retry(): void {
    if (this.#isClosed || this.#isConnected) return;
    this.#attempts = 0;
    this.#drop();
    this.#options.store.setState({ link: "connecting", linkNote: null });
    this.#options.askForTicket();
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
  }

  async #open(ticket: MediaTicket): Promise<void> {
    const { openSession, publications, remote, store } = this.#options;
    let session: MediaSession | null = null;
    const ifCurrent = (act: () => void) => () => {
      if (session === null || session === this.#session) act();
    };
    const opened = await openSession(ticket, publications, {
      opened: (track) => remote.opened(track),
      closed: (consumerId) => remote.closed(consumerId),
      paused: (consumerId, isPaused) => remote.paused(consumerId, isPaused),
      layer: (consumerId, spatialLayer) => remote.layer(consumerId, spatialLayer),
      speaking: (personIds) => remote.speaking(personIds),
      mayPublish: (rights) => remote.mayPublish(rights),
      connected: ifCurrent(() => this.#onConnected()),
      reconnecting: ifCurrent(() => {
        this.#isConnected = false;
        store.setState({ link: "reconnecting" });
      }),
      blocked: ifCurrent(() => {
        // Signalling stands, and yet it is not connected: whoever asks to try again gets another try.
        this.#isConnected = false;
        store.setState({ link: "blocked", linkNote: BLOCKED });
      }),
      ended: (sentence, needsTicket) => ifCurrent(() => this.#onEnded(sentence, needsTicket))(),
    });
    if (this.#isClosed || ticket !== this.#ticket) {
      opened.close();
      return;
    }
    session = opened;
    this.#session = opened;
    this.#options.onSession(opened);
    await opened.start();
  }

  #onConnected(): void {
    this.#isConnected = true;
    this.#hasConnected = true;
    this.#attempts = 0;
    clearTimeout(this.#timer);
    this.#options.store.setState({ link: "connected", linkNote: null });
  }

  #onEnded(sentence: string, needsTicket: boolean): void {
    const { store, askForTicket } = this.#options;
    this.#isConnected = false;
    this.#session = null;
    store.setState({ link: needsTicket ? "reconnecting" : "ended", linkNote: sentence });
    if (!needsTicket || this.#isClosed) return;
    const waitMs = this.#attempts === 0 ? 0 : Math.min(BACK_OFF_MS.most, BACK_OFF_MS.first * 2 ** this.#attempts);
    this.#attempts++;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // No answer is an answer, too: the world's own connection may be lost at the moment.
      this.#timer = setTimeout(() => this.#onEnded(sentence, true), BACK_OFF_MS.most);
      askForTicket();
    }, waitMs);
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#isConnected = false;
    this.#ticket = null;
    const session = this.#session;
    this.#session = null;
    session?.close();
  }
}
