import { type Emote, LIMITS } from "@crowdwire/protocol";

/** How avatars move. Metres, seconds, ticks. */
export const MOVEMENT = {
  walkMetersPerSecond: 2.4,
  runMetersPerSecond: 5,
  /** Below this share of the wished step, someone counts as stopped by a wall and stands. */
  blockedShare: 0.1,
  /** A jump lasts this many ticks and cannot be steered away from the ground: the arc is only drawn (see jumpLift). */
  jumpTicks: 12,
  jumpHeightMeters: 0.75,
  /** From how far a seat may be taken. */
  seatReachMeters: 2.5,
  /** Sitting down again takes this long, wherever one got up. */
  sitAgainSeconds: 1,
} as const;

/** How long each emote lasts, unless one walks on. */
export const EMOTE_SECONDS: Readonly<Record<Emote, number>> = {
  wave: 3,
  clap: 4,
  cheer: 4,
  dance: 3600,
  laugh: 4,
  think: 6,
};

/** How a client's intents meet the server's ticks (SIM2). In ticks. */
export const JITTER_BUFFER = {
  /** How far ahead of its turn an intent should arrive. */
  leadTicks: 2,
  /** Further ahead than this, the client's clock is off and the buffer starts over. */
  maxLeadTicks: 10,
  /** An intent holds this long without a new one. */
  holdTicks: Math.round((LIMITS.intentHoldMs / 1000) * LIMITS.tickHz),
} as const;

/** Who is told about whom, and how often (REP3-REP5). */
export const INTEREST = {
  /** Nearest people, told about with every snapshot. */
  nearCount: 32,
  /** The ring around them, told about with every `ringEvery`-th. */
  ringCount: 96,
  ringEvery: 4,
  /** Whoever is in must be passed by others nearer by this share of the distance before falling out. */
  hysteresisShare: 0.15,
  /** A client's neighbourhood is looked at anew once in this many ticks. */
  refreshEvery: 4,
  /** Nobody further away is told about. */
  reachMeters: 120,
  cellMeters: 8,
} as const;
