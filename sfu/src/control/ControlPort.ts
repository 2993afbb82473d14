import type { ControlCommand, ControlReport } from "@crowdwire/protocol";

/** What the SFU does with what arrives. */
export interface ControlListener {
  /** A checked message of a game server. */
  command(command: ControlCommand): void;
  /** A game server has connected, or the channel is back: it is to be told everything. */
  connected(): void;
  /** Something that could not be read. */
  malformed(why: string): void;
}

/**
 * The way between the game servers and this SFU (SFU5). Messages may be lost while it is down: both sides send state, not
 * events.
 */
export interface ControlPort {
  /** Begins to listen. @throws AppError when it cannot. */
  open(listener: ControlListener): Promise<void>;
  /** Tells every game server; lost when none is there. */
  report(report: ControlReport): void;
  close(): Promise<void>;
}
