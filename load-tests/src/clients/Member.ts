import type { Voice } from "../voice/index.ts";

/** How a member of the crowd is doing. */
export type Presence = "away" | "entering" | "inside" | "ended";

/** One of the crowd, lean or full: comes, goes, and is cut off. Times are `performance.now()`'s. */
export interface Member {
  readonly index: number;
  readonly presence: Presence;
  /** Its way to the media tier, where it has one. */
  readonly voice: Voice | null;
  /** Enters, or comes back; resolves once inside. @throws where it is refused for good */
  enter(): Promise<void>;
  /** Leaves properly; may enter again. */
  leave(): Promise<void>;
  /** Ends the connection as a bad network would; comes back by itself. */
  cut(): void;
  /** Writes to everyone in the world, every so many milliseconds, between two moments. */
  talk(fromMs: number, untilMs: number, everyMs: number): void;
  /** One tick of the client's own. */
  step(nowMs: number): void;
  /** Notes for how long no snapshot has come. */
  noteSilence(nowMs: number): void;
  /** What came since it was last asked, in bytes. */
  takeBytes(): number;
}
