import type { Zone } from "@crowdwire/maps/loader";

/** From and to, evenly. */
export type Range = readonly [number, number];

/** How people walk about: legs in metres, pauses in seconds, shares of 1. */
export interface Gait {
  readonly legMeters: Range;
  /** Short pauses are likelier than long ones. */
  readonly pauseSeconds: Range;
  readonly runShare: number;
  /** Of the longer pauses. */
  readonly emoteShare: number;
  /** Of the legs: those that begin with a jump. */
  readonly jumpShare: number;
}

/** Where a crowd goes. */
export type Movement =
  /** Each wherever they like. */
  | { readonly kind: "stroll"; readonly gait: Gait }
  /** The same, but all on one spot. */
  | { readonly kind: "disc"; readonly radiusMeters: number; readonly gait: Gait }
  /** One behind the other, moving up one place at a time; the first goes to the end. */
  | { readonly kind: "line"; readonly spacingMeters: number; readonly moveUpSeconds: number }
  /** Into the rooms of the map and out again. */
  | {
      readonly kind: "rooms";
      readonly zones: readonly Zone["kind"][];
      readonly insideSeconds: number;
      readonly outsideSeconds: number;
      /** Over how long people set off. */
      readonly spreadSeconds: number;
    }
  /** In circles of so many on average, as at a reception: each stays a while, then joins another. */
  | {
      readonly kind: "circles";
      readonly size: number;
      readonly radiusMeters: number;
      /** Between the middles of two circles: farther than voices reach. */
      readonly spacingMeters: number;
      readonly staySeconds: Range;
    }
  /** From one end of the map to the other, all at the same moment. */
  | { readonly kind: "cross"; readonly restSeconds: number };

/** When people are there. */
export type Attendance =
  | { readonly kind: "stay" }
  | { readonly kind: "churn"; readonly staySeconds: Range; readonly awaySeconds: Range }
  | { readonly kind: "cuts"; readonly everySeconds: number };

/** Who of a crowd has a voice. */
export interface Voices {
  /** So many speak at a time; the others send next to nothing, as browsers do. */
  readonly speaking: number;
}

/** What a crowd does: data, so that a scenario can be read at a glance and another is a few lines. */
export interface Scenario {
  readonly what: string;
  readonly movement: Movement;
  readonly attendance: Attendance;
  /** How often each writes to everyone, in seconds, where nothing else is said; absent: nobody does. */
  readonly chatEverySeconds?: number;
  /** Everyone has a voice. Absent: nobody does. */
  readonly voices?: Voices;
  /** So many where nothing else is said; 100 where it is absent. */
  readonly bots?: number;
}
