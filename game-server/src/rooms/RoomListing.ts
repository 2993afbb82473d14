import type { Logger } from "@crowdwire/service-kit";

/** Of a connection to Redis, as ioredis has it. */
export interface ListingConnection {
  on(event: "ready" | "close", listener: () => void): unknown;
}

export interface RoomListingOptions {
  readonly connection: ListingConnection;
  /** Lists this process's rooms again where they are missing. */
  readonly restore: () => Promise<void>;
  readonly logger: Pick<Logger, "info" | "warn">;
  /** Calls back after so many milliseconds. */
  readonly after: (delayMs: number, callback: () => void) => unknown;
}

/** Within this time after Redis is back every process has found it, and listed its rooms again. */
const ALL_BACK_MS = 1000;

/**
 * Whether the rooms of all processes can be known. While Redis is away, and until everybody has listed theirs again, whoever
 * asked for a room would be given a second one of the same world, and people would miss one another: nobody is let in
 * meanwhile (TR4). Whoever is inside notices nothing.
 */
export class RoomListing {
  readonly #options: RoomListingOptions;
  #isKnown = true;
  /** How often Redis was lost: an answer that comes after the next time counts no more. */
  #losses = 0;

  constructor(options: RoomListingOptions) {
    this.#options = options;
    options.connection.on("close", () => this.#lose());
    options.connection.on("ready", () => void this.#comeBack());
  }

  get isKnown(): boolean {
    return this.#isKnown;
  }

  #lose(): void {
    this.#losses++;
    if (!this.#isKnown) return;
    this.#isKnown = false;
    this.#options.logger.warn("Redis is away: nobody is let into worlds until it is back.");
  }

  async #comeBack(): Promise<void> {
    const { restore, logger, after } = this.#options;
    const losses = this.#losses;
    if (this.#isKnown) return;
    try {
      await restore();
    } catch (error) {
      logger.warn(
        { err: error },
        "The rooms of this process could not be listed again; somebody may open a second one.",
      );
    }
    const settle = () => {
      if (losses !== this.#losses) return;
      this.#isKnown = true;
      logger.info("Redis is back, and so are the rooms of this process in its list.");
    };
    after(ALL_BACK_MS, settle);
  }
}
