import type { SessionId } from "../world/residents.ts";
import { Interest } from "./Interest.ts";

/** What one client has been told so far. */
export class ClientView {
  readonly session: SessionId;
  readonly interest = new Interest();
  sequence = 0;
  /** Tick whose own state the client has; -1: none yet. */
  ownSentTick = -1;

  constructor(session: SessionId) {
    this.session = session;
  }
}
