import type { ServerMessages, WatchMode } from "@crowdwire/protocol";
import type { ConnectionStatus } from "../../headless/Connection.ts";
import type { Say } from "./orderActions.ts";
import { advance, loseConnection, type WorldStore } from "./worldStore.ts";

type LossReason = Extract<ConnectionStatus, { phase: "lost" }>["reason"];

export interface AdmissionOptions {
  readonly store: WorldStore;
  /** How one waits where the world is full. */
  readonly watchMode: WatchMode;
  readonly say: Say;
}

/** What the server has made of this visitor so far, and how they wait where a world is full. */
export class Admission {
  readonly #store: WorldStore;
  readonly #say: Say;
  #place: "outside" | "watching" | "inside" = "outside";
  /** Holds after a lost connection, too. */
  #watchMode: WatchMode;
  /** One waited in line when the connection was lost. */
  #hadPlaceInLine = false;

  constructor({ store, watchMode, say }: AdmissionOptions) {
    this.#store = store;
    this.#watchMode = watchMode;
    this.#say = say;
  }

  get place(): "outside" | "watching" | "inside" {
    return this.#place;
  }

  /** The visitor chose to wait in line, to look on, or both. */
  choose(mode: WatchMode): void {
    this.#watchMode = mode;
    this.#say("watch", { mode });
  }

  /** Takes how the line stands. The server begins with a plain place in it: another wish is told once. */
  takeLine(line: ServerMessages["line"]): void {
    const isFirst = this.#store.getState().line === null;
    this.#store.setState({ line });
    this.#hadPlaceInLine = false;
    if (isFirst && this.#watchMode !== "line") this.#say("watch", { mode: this.#watchMode });
  }

  beginWatching(): void {
    this.#place = "watching";
  }

  enter(): void {
    this.#place = "inside";
  }

  end(): void {
    this.#place = "outside";
  }

  /** The connection is lost: says what is waited for. */
  lose(reason: LossReason): void {
    const store = this.#store;
    this.#place = "outside";
    this.#hadPlaceInLine ||= store.getState().line !== null;
    loseConnection(store);
    if (reason === "worldFull") advance(store, 0, "This world is full; waiting for a place");
    else if (this.#hadPlaceInLine) advance(store, 0, "Connecting again; your place in line is kept for a while");
    else advance(store, 0, "Waiting for the server");
  }
}
