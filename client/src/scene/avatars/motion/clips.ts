import type { Emote } from "@crowdwire/protocol";
import { cheer, clap, dance, laugh, think, wave } from "./emoteClips.ts";
import { jump, run, walk } from "./movingClips.ts";
import type { Pose } from "./Pose.ts";
import { idle, idleRelaxed, sitOnGround, sitOnSeat } from "./restingClips.ts";

/** One movement, baked into as many rows of the motion texture. All but the jump close their loop. */
export interface Clip {
  readonly rows: number;
  /** How long one pass takes; walking, running and jumping go by distance and height instead. */
  readonly seconds: number;
  /** The body at `t` in [0, 1). */
  readonly at: (t: number) => Pose;
  /** An emote that moves the legs as well, when standing still. */
  readonly wholeBody?: boolean;
}

const emotes = {
  wave: { rows: 96, seconds: 2, at: wave },
  clap: { rows: 96, seconds: 1.7, at: clap },
  cheer: { rows: 96, seconds: 1.6, at: cheer, wholeBody: true },
  dance: { rows: 200, seconds: 4, at: dance, wholeBody: true },
  laugh: { rows: 110, seconds: 2.2, at: laugh, wholeBody: true },
  think: { rows: 120, seconds: 4, at: think },
} as const satisfies Record<Emote, Clip>;

/** Rows are shown without blending between neighbours: enough of them that no step is seen. */
export const CLIPS = {
  idle: { rows: 200, seconds: 8, at: idle },
  idleRelaxed: { rows: 200, seconds: 9, at: idleRelaxed },
  walk: { rows: 72, seconds: 1, at: walk },
  run: { rows: 72, seconds: 1, at: run },
  jump: { rows: 40, seconds: 1, at: jump },
  sitOnSeat: { rows: 160, seconds: 8, at: sitOnSeat },
  sitOnGround: { rows: 160, seconds: 8, at: sitOnGround },
  ...emotes,
} as const satisfies Record<string, Clip>;

export type ClipName = keyof typeof CLIPS;
export const CLIP_NAMES = Object.keys(CLIPS) as readonly ClipName[];
