import { AVATAR_PARTS } from "@crowdwire/protocol";
import { LeanBot } from "../bots/LeanBot.ts";
import { findSeat, post } from "../bots/matchmaking.ts";

/** Whoever has a seat and sees nothing for this long gives it up and asks again. */
const SNAPSHOT_PATIENCE_MS = 10_000;
/** As clients do when they are told that it is too much just now: see `Connection`. */
const BACK_OFF_MS = { first: 300, most: 5000 } as const;
const LOOK = Object.fromEntries(AVATAR_PARTS.map((part) => [part, 1]));

export interface Door {
  readonly port: number;
  readonly worldId: string;
  readonly protocolVersion: number;
}

/** Someone with an account who comes in as a page does: token, seat, socket, snapshots. */
export class Guest {
  readonly bot: LeanBot;
  /** Good for five minutes, which no storm lasts. */
  readonly #accessToken: string;
  readonly #spread: number;
  /** Attempts that were refused and tried again. */
  retries = 0;
  /** What the last of them was told. */
  lastRefusal = "";

  private constructor(accessToken: string, seed: number, index: number) {
    this.#accessToken = accessToken;
    this.bot = new LeanBot(seed, index);
    this.#spread = 0.75 + (index % 100) / 200;
  }

  /** @throws Error where the server will not have them */
  static async signIn(port: number, seed: number, index: number, key: string): Promise<Guest> {
    const { status, body } = await post({
      port,
      path: "/api/v1/session/guest",
      headers: { "X-CrowdWire": "1", "X-Load-Test-Key": key },
      body: { name: `Storm ${index}`, look: LOOK },
    });
    const { accessToken } = body;
    if (status !== 201 || typeof accessToken !== "string")
      throw new Error(`Sign-in: ${status} ${JSON.stringify(body)}`);
    return new Guest(accessToken, seed, index);
  }

  /** The same person with nothing on the wire yet, for another server. */
  again(seed: number, index: number): Guest {
    return new Guest(this.#accessToken, seed, index);
  }

  /** Comes in, however often it takes; resolves with the first snapshot. */
  async enter(door: Door, deadlineMs: number): Promise<void> {
    for (;;) {
      try {
        await this.#attempt(door);
        return;
      } catch (error) {
        this.lastRefusal = error instanceof Error ? error.message : String(error);
        const waitMs = Math.min(BACK_OFF_MS.most, BACK_OFF_MS.first * 2 ** this.retries++) * this.#spread;
        if (performance.now() + waitMs > deadlineMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }

  async #attempt({ port, worldId, protocolVersion }: Door): Promise<void> {
    const { status, body } = await post({
      port,
      path: "/api/v1/session/game-token",
      headers: { "X-CrowdWire": "1", Authorization: `Bearer ${this.#accessToken}` },
    });
    const { token } = body;
    if (status !== 200 || typeof token !== "string") throw new Error(`No token: ${status} ${JSON.stringify(body)}`);
    await this.bot.sit(await findSeat(port, { worldId, protocolVersion }, token));
    try {
      await this.bot.seeFirst(SNAPSHOT_PATIENCE_MS);
    } catch (error) {
      this.bot.leave();
      throw error;
    }
  }
}
