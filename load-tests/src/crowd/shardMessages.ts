import type { MapDescription } from "@crowdwire/maps/loader";
import type { WorldDetails } from "@crowdwire/protocol";
import type { LedgerData } from "../measure/CrowdLedger.ts";
import type { ScenarioName } from "../scenarios/index.ts";

/** What a thread with a part of the crowd is given. */
export interface ShardOptions {
  /** This thread takes every bot whose index leaves this remainder when divided by `shards`. */
  readonly shard: number;
  readonly shards: number;
  readonly url: string;
  readonly world: WorldDetails;
  readonly map: Pick<MapDescription, "spawns" | "zones" | "bounds">;
  readonly groundBytes: Uint8Array;
  readonly scenario: ScenarioName;
  readonly seed: number;
  /** So many of those with voices speak at a time; null: nobody has a voice. */
  readonly speaking: number | null;
  /** Those with voices show themselves as well. */
  readonly hasCamera: boolean;
  /** How many there are at most, in all threads. */
  readonly count: number;
  readonly loadTestKey: string | undefined;
  /** How many messages they all write in a second; undefined: as the scenario says. */
  readonly messagesPerSecond: number | undefined;
  /** When the scenario began, in milliseconds since 1970: the same moment for every thread. */
  readonly sceneBeganMs: number;
}

/** What a thread is told. Each `enter`, `leave` and `report` is answered by one message. */
export type ShardOrder =
  /** Lets the bots from `from` up to below `to` in, evenly over the ramp. */
  | { readonly type: "enter"; readonly from: number; readonly to: number; readonly rampSeconds: number }
  /** Measuring begins, and whoever is to come and go begins to. */
  | { readonly type: "measure"; readonly seconds: number }
  | { readonly type: "report" }
  | { readonly type: "leave" };

/** How a part of the crowd is doing. */
export interface ShardReport {
  readonly joined: number;
  /** Absent because the scenario wants it so. */
  readonly away: number;
  readonly errors: readonly string[];
  /** Those with a way to the media tier, and what they get of it. */
  readonly voices: { readonly connected: number; readonly consumers: number };
  readonly ledger: LedgerData;
}

export type ShardAnswer =
  | { readonly type: "ready" }
  | { readonly type: "entered" }
  | { readonly type: "report"; readonly report: ShardReport }
  | { readonly type: "left" }
  | { readonly type: "failed"; readonly message: string };
