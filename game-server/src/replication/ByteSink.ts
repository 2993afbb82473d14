import type { SessionId } from "../world/residents.ts";

/** Where clients' bytes go. */
export interface ByteSink {
  /** The line of a session; null where it has none (any longer). Kept by whoever asks: a line that has ended takes bytes and drops them. */
  lineOf(session: SessionId): ByteLine | null;
  /** Lets what was sent go: of several at once, so that packing and writing each find in the processor's caches what they need. */
  flush(): void;
}

/** One client's connection, as far as replication needs it. */
export interface ByteLine {
  /** The bytes are good until the call returns: copy what is kept. */
  send(type: number, bytes: Uint8Array): void;
  /** How many bytes went to this client since the last call that nobody sent by `send`: words, patches. */
  takeOtherBytes(): number;
  /** How many bytes wait inside the process, because the connection does not take them (REP6). */
  bufferedBytes(): number;
  /**
   * It does not acknowledge what it is sent, or does not take it: said by the replicator, for whoever else sends to it. The kernel hides
   * megabytes before the process could see any wait.
   */
  isBehind: boolean;
}
