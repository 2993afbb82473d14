import type { Random } from "@crowdwire/simulation";
import type { Effect } from "./effects.ts";
import type { Guise } from "./residents.ts";
import type { World } from "./World.ts";

/** The five phases of a tick, in order. */
export const PHASES = ["intake", "simulate", "decide", "replicate", "settle"] as const;
export type Phase = (typeof PHASES)[number];

/** Where the chance comes from by which somebody new is put somewhere. */
export type NewcomerChance = (newcomer: Pick<Guise, "name">) => Random;

export interface TickContext {
  /** Seconds one tick lasts. */
  readonly dtSeconds: number;
  /** Milliseconds from the world's beginning to this tick, by a monotonic clock. */
  readonly nowMs: number;
  readonly chance: NewcomerChance;
  /** Asks something of the outside, after the tick, or the part of it, that is running. */
  emit(effect: Effect): void;
}

/** One step of the world. Synchronous: it never waits, reads a clock, touches a socket or throws for what a player did. */
export interface System {
  readonly name: string;
  readonly phase: Phase;
  /** Runs every so many ticks; every tick where absent. */
  readonly every?: number;
  /**
   * Into how many slices the system's work of this tick is cut; 1 where absent. The process does other things after each
   * slice but the last (REP6), so the systems before have run, those after have not, and nothing of the world moves meanwhile.
   */
  readonly slices?: (world: World) => number;
  /** @param slice 0…slices-1; 0 where there are none. */
  run(world: World, context: TickContext, slice: number): void;
}
