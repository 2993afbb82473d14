import { type UserId, userId } from "@crowdwire/protocol";
import { type SessionId, sessionId } from "../ids.ts";
import type { SessionRow } from "../tables/people.ts";

/** One sign-in of a user on one device (ID1), and the family of tokens that keeps it. */
export interface Session {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly userAgent: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}

export function toSession(row: SessionRow): Session {
  return {
    id: sessionId(row.id),
    userId: userId(row.user_id),
    userAgent: row.user_agent,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
  };
}
