/** Numbers that both ends must agree on. Changing one that shapes a message needs a new PROTOCOL_VERSION. */
export const LIMITS = {
  /** Steps of the world per second (SIM1). */
  tickHz: 20,
  displayNameChars: 24,
  /** Maps reach this far from their origin in X and Z, and as high in Y (ID4). */
  mapExtentMeters: 1024,
  /** Positions on the wire are multiples of this (ID4). */
  positionStepMeters: 1 / 32,
  /** Largest message a client may send, in bytes. */
  clientMessageBytes: 4096,
  /** Messages of all kinds a client may send per second before it is disconnected. */
  clientMessagesPerSecond: 60,
  /** An intent holds this long without a new one (SIM2). */
  intentHoldMs: 1000,
  /** A dropped connection may come back to its seat within this time. */
  reconnectionSeconds: 30,
} as const;
