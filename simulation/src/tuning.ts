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
  /** The ring around them, told about with every `ringEvery`-th. Everybody else is in the far crowd: see PRESENCE. */
  ringCount: 32,
  ringEvery: 4,
  /**
   * Whoever is among the nearest falls out of all when enough others are nearer by this share of the distance, whoever is in the ring by half
   * of it: that far both look nearer than they are.
   */
  hysteresisShare: 0.15,
  /** A client's neighbourhood is looked at anew once in this many ticks; in a crowd, where it is dense, half as often. */
  refreshEvery: 4,
  crowdFrom: 400,
  crowdRefreshEvery: 8,
  /** Nobody further away is told about one by one. */
  reachMeters: 120,
  cellMeters: 8,
} as const;

/** The far crowd: the same message for everyone, now and then (REP4). */
export const PRESENCE = {
  /** As often as this while the crowd is small… */
  fastestTicks: LIMITS.tickHz / 2,
  /** …and more and more seldom as it grows, down to this. */
  slowestTicks: 35,
  /** Clients get their turn in one of so many ticks. With the slowest, two seconds: nobody who has left is shown for longer. */
  spreadTicks: 5,
  /** REP4 allows 1,000; what is left over serves the ring. */
  bytesPerSecond: 800,
  /** A coarser picture is given up for a finer one only when that fits with so much to spare, so that they do not alternate. */
  sparedShare: 0.1,
} as const;

/** How much one client may be sent (REP4), and how far it may fall behind (REP6). */
export const PACE = {
  /**
   * All packed messages together, with what carries them. The ring gets what near people and the far crowd leave. With what can be
   * saved up and borrowed, and a far crowd that comes once more than on average, it stays below the promised 8,000 a second over
   * any five seconds, and leaves a kilobyte for words that come at once: 5 x 7,300 + 300 + 800 + 1,300.
   */
  bytesPerSecond: 7300,
  /** What a WebSocket and Colyseus add to a message. */
  overheadBytes: 6,
  /** What may come at once in the beginning: the introductions of a first look around. Then: what can be saved up. */
  firstBytes: 8000,
  savedBytes: 300,
  /** So much may be owed for records of near people, and for those of the ring that have waited for too long. */
  borrowedBytes: 800,
  /** And for what cannot wait, such as words. What is owed beyond that is forgiven: a second of few records makes up for it. */
  overdrawnBytes: 4000,
  /** Largest number of clients told without a pause, while there are no more of them than fit: a slice of the tick. */
  clientsPerSlice: 100,
  mostSlices: 4,
  /** So many are packed, then written, then the next: what is written is still in the processor's caches (docs/decisions/0014). */
  clientsPerBurst: 32,
  /** Up to so many clients are told in every tick; with more, each in every second one (docs/decisions/0014). */
  fullRateClients: 1500,
  /** They are told in every tick again when there are no more than this, so that the rate does not go to and fro. */
  fullRateAgainClients: 1400,
  /** With more snapshots than this unacknowledged, no more are sent. */
  unacknowledged: 20,
  /** With more than this in the process's own buffer neither, whatever has been acknowledged. */
  bufferedBytes: 65_536,
  /** With so much of the chat unread no more of it is told, however far along the snapshots are. */
  unreadChatBytes: 65_536,
  /** Whoever missed something of the chat gets so much of it in one tick, and what is begun on top. */
  chatBytesPerStep: 16_384,
  /** Whoever has not caught up after this long is disconnected. */
  behindTicks: 10 * LIMITS.tickHz,
} as const;
