import type { IceParameters, Transport } from "mediasoup-client/types";

export interface IceWatchListener {
  /** Asks the SFU for new parameters of this transport. */
  restart(transportId: string): Promise<IceParameters>;
  /** Both ways stand, as far as they are used. */
  connected(): void;
  /** Packets do not get through; it goes on trying. */
  broken(hasEverWorked: boolean): void;
}

/** Losing Wi-Fi for a moment heals by itself; after this it is helped along. */
const PATIENCE_MS = 1500;
const RETRY_MS = 4000;

/** Watches whether packets get through, and restarts ICE where they stop or the network changes (SFU7). */
export class IceWatch {
  readonly #listener: IceWatchListener;
  readonly #transports = new Map<"send" | "receive", Transport>();
  readonly #timers = new Map<"send" | "receive", ReturnType<typeof setTimeout>>();
  readonly #onNetwork = () => this.restartAll();
  #hasWorked = false;

  constructor(listener: IceWatchListener) {
    this.#listener = listener;
    addEventListener("online", this.#onNetwork);
    networkInformation()?.addEventListener("change", this.#onNetwork);
  }

  watch(direction: "send" | "receive", transport: Transport): void {
    this.#transports.set(direction, transport);
    transport.on("connectionstatechange", (state) => {
      if (this.#transports.get(direction) !== transport) return;
      switch (state) {
        case "connected":
          this.#calm(direction);
          this.#hasWorked = true;
          this.#listener.connected();
          break;
        case "disconnected":
          this.#restartIn(PATIENCE_MS, direction);
          break;
        case "failed":
          this.#listener.broken(this.#hasWorked);
          this.#restartIn(0, direction);
          break;
        case "new":
        case "connecting":
        case "closed":
          break;
      }
    });
  }

  /** The network is another one, or the signalling came back. */
  restartAll(): void {
    for (const direction of this.#transports.keys()) this.#restartIn(0, direction);
  }

  /** Forgets the transports; others follow. */
  clear(): void {
    for (const direction of this.#transports.keys()) this.#calm(direction);
    this.#transports.clear();
  }

  close(): void {
    this.clear();
    removeEventListener("online", this.#onNetwork);
    networkInformation()?.removeEventListener("change", this.#onNetwork);
  }

  #restartIn(ms: number, direction: "send" | "receive"): void {
    this.#calm(direction);
    this.#timers.set(
      direction,
      setTimeout(() => {
        this.#restart(direction).catch(() => this.#restartIn(RETRY_MS, direction));
      }, ms),
    );
  }

  async #restart(direction: "send" | "receive"): Promise<void> {
    const transport = this.#transports.get(direction);
    // Before its first track a transport has not begun to connect.
    if (!transport || transport.closed || transport.connectionState === "new") return;
    const iceParameters = await this.#listener.restart(transport.id);
    if (!transport.closed) await transport.restartIce({ iceParameters });
  }

  #calm(direction: "send" | "receive"): void {
    clearTimeout(this.#timers.get(direction));
    this.#timers.delete(direction);
  }
}

/** Chromium tells of another network; others only of none and one. */
function networkInformation(): EventTarget | undefined {
  return (navigator as Navigator & { connection?: EventTarget }).connection;
}
