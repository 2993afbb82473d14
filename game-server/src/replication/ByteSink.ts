import type { SessionId } from "../world/residents.ts";

/** Where clients' bytes go. */
export interface ByteSink {
  /** The bytes are good until the call returns: copy what is kept. */
  send(session: SessionId, type: number, bytes: Uint8Array): void;
  /** How many bytes for this session wait inside the process, because its connection does not take them (REP6). */
  bufferedBytes(session: SessionId): number;
}
