import type { SessionId, User } from "@crowdwire/db";

/** Who asks something of the API. */
export interface Caller {
  readonly user: User;
  readonly sessionId: SessionId;
}
