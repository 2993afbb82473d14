import type { Random } from "@crowdwire/simulation";
import type { Effect } from "./effects.ts";
import type { World } from "./World.ts";

/** The five phases of a tick, in order. */
export const PHASES = ["intake", "simulate", "decide", "replicate", "settle"] as const;
export type Phase = (typeof PHASES)[number];

export interface TickContext {
  /** Seconds one tick lasts. */
  readonly dtSeconds: number;
  /** Milliseconds from the world's beginning to this tick, by a monotonic clock. */
  readonly nowMs: number;
  readonly random: Random;
  /** Asks something of the outside, after the tick. */
  emit(effect: Effect): void;
}

/** One step of the world. Synchronous: it never waits, reads a clock, touches a socket or throws for what a player did. */
export interface System {
  readonly name: string;
  readonly phase: Phase;
  /** Runs every so many ticks; every tick where absent. */
  readonly every?: number;
  run(world: World, context: TickContext): void;
}
