import type { ControlCommandInput, ControlReport, ReplicaName } from "@crowdwire/protocol";

/** What the game server hears from the media tier. */
export interface ControlListener {
  report(report: ControlReport): void;
  /** The way to this replica is gone; it says `hello` when it is back. */
  lost(replica: ReplicaName): void;
}

/**
 * The way from this game server to the SFUs (SFU5). Messages may be lost while it is down: both sides say state, not events,
 * and everything is said anew after a `hello`.
 */
export interface ControlLink {
  /** Begins to connect, and goes on trying until closed. */
  open(listener: ControlListener): void;
  /** Says something to one replica; lost where there is no way to it. */
  send(replica: ReplicaName, command: ControlCommandInput): void;
  close(): Promise<void>;
}
