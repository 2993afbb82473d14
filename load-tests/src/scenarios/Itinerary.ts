import type { Position } from "@crowdwire/maps/loader";
import type { Emote } from "@crowdwire/protocol";

/** One thing to do: stand until it is time, then go somewhere. */
export interface Errand {
  readonly goal: Readonly<Position>;
  /** Milliseconds since the scenario began, the same clock for the whole crowd. */
  readonly notBeforeMs: number;
  readonly run: boolean;
  /** Shown while standing. */
  readonly emote: Emote | null;
  /** Whether the way begins with a jump. */
  readonly jump: boolean;
}

/**
 * Where somebody goes, one errand after the other. Seeded: the goals are the map's and the seed's alone, and it is not told where
 * somebody stands, so that a walk is the same wherever a server lets somebody in, and whatever the network does on the way.
 */
export interface Itinerary {
  next(sceneMs: number): Errand;
}
