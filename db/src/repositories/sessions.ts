import { type UserId, userId } from "@crowdwire/protocol";
import { type SessionId, sessionId } from "../ids.ts";
import type { RunQuery } from "../RunQuery.ts";
import type { SessionRow } from "../tables.ts";
import { toUser, type User } from "./users.ts";

export interface Session {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly userAgent: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface NewSession {
  readonly userId: UserId;
  /** SHA-256 of the cookie's secret; the secret itself is never stored. */
  readonly tokenSha256: Uint8Array;
  readonly expiresAt: Date;
  readonly userAgent: string;
}

export interface SessionRepository {
  create(session: NewSession): Promise<Session>;
  /** The session of this token and its user, unless it has expired by `now`. */
  findByToken(tokenSha256: Uint8Array, now: Date): Promise<{ session: Session; user: User } | null>;
  /** The user of this session, unless it has ended: what a room asks before it gives a seat. */
  findUser(id: SessionId, now: Date): Promise<User | null>;
  /** Moves the end of a session (sliding expiry). */
  renew(id: SessionId, expiresAt: Date): Promise<void>;
  /** Ends a session; ending it twice is fine. */
  delete(id: SessionId): Promise<void>;
  /** Deletes what expired before then; answers how many. */
  purgeExpiredBefore(before: Date): Promise<number>;
}

/** Longer ones are cut: a header is the client's to choose. */
const USER_AGENT_CHARS = 256;

export function createSessionRepository(run: RunQuery): SessionRepository {
  return {
    create: (session) =>
      run(async (knex) => {
        const [row] = await knex("sessions")
          .insert({
            user_id: session.userId,
            token_sha256: Buffer.from(session.tokenSha256),
            expires_at: session.expiresAt,
            user_agent: session.userAgent.slice(0, USER_AGENT_CHARS),
          })
          .returning("*");
        return toSession(row!);
      }),

    findByToken: (tokenSha256, now) =>
      run(async (knex) => {
        const row = await knex("users")
          .join("sessions", "sessions.user_id", "users.id")
          .where("sessions.token_sha256", Buffer.from(tokenSha256))
          .where("sessions.expires_at", ">", now)
          .first(
            "users.*",
            "sessions.id as session_id",
            "sessions.user_agent as session_user_agent",
            "sessions.created_at as session_created_at",
            "sessions.expires_at as session_expires_at",
          );
        if (!row) return null;
        const user = toUser(row);
        return {
          user,
          session: {
            id: sessionId(row.session_id),
            userId: user.id,
            userAgent: row.session_user_agent,
            createdAt: row.session_created_at,
            expiresAt: row.session_expires_at,
          },
        };
      }),

    findUser: (id, now) =>
      run(async (knex) => {
        const row = await knex("users")
          .join("sessions", "sessions.user_id", "users.id")
          .where("sessions.id", id)
          .where("sessions.expires_at", ">", now)
          .first("users.*");
        return row ? toUser(row) : null;
      }),

    renew: (id, expiresAt) =>
      run(async (knex) => {
        await knex("sessions").where({ id }).update({ expires_at: expiresAt });
      }),

    delete: (id) =>
      run(async (knex) => {
        await knex("sessions").where({ id }).delete();
      }),

    purgeExpiredBefore: (before) => run((knex) => knex("sessions").where("expires_at", "<", before).delete()),
  };
}

function toSession(row: SessionRow): Session {
  return {
    id: sessionId(row.id),
    userId: userId(row.user_id),
    userAgent: row.user_agent,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
