import type { UserId } from "@crowdwire/protocol";
import { askTogether } from "../askTogether.ts";
import { type SessionId, sessionId } from "../ids.ts";
import type { RunQuery } from "../RunQuery.ts";
import type { UserRow } from "../tables/people.ts";
import type { BanNotice } from "./access.ts";
import { type RotationOutcome, rotateToken, type TokenRotation } from "./rotateToken.ts";
import { type Session, toSession } from "./toSession.ts";
import { toUser, type User } from "./users.ts";

export interface NewSession {
  readonly userId: UserId;
  /** SHA-256 of the cookie's secret; the secret itself is never stored. */
  readonly tokenSha256: Uint8Array;
  readonly expiresAt: Date;
  readonly userAgent: string;
  /** When a provider had them prove anew who they are, just before. */
  readonly provedAt?: Date | undefined;
}

/** Who is behind a session, and what keeps them off the platform. */
export interface Caller {
  readonly user: User;
  readonly platformBan: BanNotice | null;
}

export interface SessionRepository {
  create(session: NewSession): Promise<Session>;
  /** The session of this token and its user, unless it has expired by `now` or a successor of the token was used. */
  findByToken(tokenSha256: Uint8Array, now: Date): Promise<{ session: Session; user: User } | null>;
  /** Trades a token for the next one, or ends the session of one that was stolen: see rotateToken.ts. */
  rotate(rotation: TokenRotation): Promise<RotationOutcome>;
  /** The user of this session, unless it has ended: what a room asks before it gives a seat. */
  findUser(id: SessionId, now: Date): Promise<User | null>;
  /** The same, and what keeps them off the platform, in one query: what every request of the API asks. */
  findCaller(id: SessionId, now: Date): Promise<Caller | null>;
  /** When they proved anew who they are as this sign-in began; null where they did not, or it has ended. */
  provedAt(id: SessionId, now: Date): Promise<Date | null>;
  /** Where somebody is signed in, the latest seen first. */
  list(user: UserId, now: Date): Promise<Session[]>;
  /** Moves the end of a session (sliding expiry). */
  renew(id: SessionId, expiresAt: Date): Promise<void>;
  /** Ends a session; ending it twice is fine. */
  delete(id: SessionId): Promise<void>;
  /** Ends one of somebody's sessions; false where it was not theirs. */
  deleteOf(user: UserId, id: SessionId): Promise<boolean>;
  /** Signs somebody out everywhere, or everywhere else; answers which sessions have ended. */
  deleteAllOf(user: UserId, except?: SessionId): Promise<SessionId[]>;
  /** Deletes what expired before then, and tokens that were retired a day before; answers how many sessions. */
  purgeExpiredBefore(before: Date): Promise<number>;
}

/** Longer ones are cut: a header is the client's to choose. */
const USER_AGENT_CHARS = 256;
/** For so long somebody who shows a token long replaced is known for a thief; afterwards it is merely unknown. */
const RETIRED_KEPT_MS = 86_400_000;

export function createSessionRepository(run: RunQuery): SessionRepository {
  const caller = askTogether<CallerAsk, Caller | null>((asks) =>
    run(async (knex) => {
      const asked = knex.raw<{ rows: (CallerRow | NoRow)[] }>(CALLER, {
        ids: asks.map(({ id }) => id),
        nows: asks.map(({ now }) => now),
      });
      // Named: parsed and planned once for each connection.
      const { rows } = await asked.options({ name: "caller" });
      return rows.map((row) => (row.id === null ? null : toCaller(row)));
    }),
  );
  return {
    create: (session) =>
      run((knex) =>
        knex.transaction(async (trx) => {
          const [row] = await trx("sessions")
            .insert({
              user_id: session.userId,
              expires_at: session.expiresAt,
              user_agent: session.userAgent.slice(0, USER_AGENT_CHARS),
              proved_at: session.provedAt ?? null,
            })
            .returning("*");
          await trx("session_tokens").insert({
            token_sha256: Buffer.from(session.tokenSha256),
            session_id: row!.id,
            issued_at: row!.created_at,
          });
          return toSession(row!);
        }),
      ),

    findByToken: (tokenSha256, now) =>
      run(async (knex) => {
        const session = await knex("sessions")
          .join("session_tokens", "session_tokens.session_id", "sessions.id")
          .where("session_tokens.token_sha256", Buffer.from(tokenSha256))
          .whereNull("session_tokens.retired_at")
          .where("sessions.expires_at", ">", now)
          .first("sessions.*");
        const user = session && (await knex("users").where({ id: session.user_id }).first());
        return session && user ? { session: toSession(session), user: toUser(user) } : null;
      }),

    rotate: (rotation) => run((knex) => knex.transaction((trx) => rotateToken(trx, rotation))),

    findUser: (id, now) =>
      run(async (knex) => {
        const row = await knex("users")
          .join("sessions", "sessions.user_id", "users.id")
          .where("sessions.id", id)
          .where("sessions.expires_at", ">", now)
          .first("users.*");
        return row ? toUser(row) : null;
      }),

    findCaller: (id, now) => caller({ id, now }),

    provedAt: (id, now) =>
      run(async (knex) => {
        const row = await knex("sessions").where({ id }).where("expires_at", ">", now).first("proved_at");
        return row?.proved_at ?? null;
      }),

    list: (user, now) =>
      run(async (knex) => {
        const rows = await knex("sessions")
          .where({ user_id: user })
          .where("expires_at", ">", now)
          .orderBy([{ column: "last_seen_at", order: "desc" }, { column: "id" }]);
        return rows.map(toSession);
      }),

    renew: (id, expiresAt) =>
      run(async (knex) => {
        await knex("sessions").where({ id }).update({ expires_at: expiresAt });
      }),

    delete: (id) =>
      run(async (knex) => {
        await knex("sessions").where({ id }).delete();
      }),

    deleteOf: (user, id) => run(async (knex) => (await knex("sessions").where({ id, user_id: user }).delete()) > 0),

    deleteAllOf: (user, except) =>
      run(async (knex) => {
        const theirs = knex("sessions").where({ user_id: user });
        if (except !== undefined) theirs.whereNot({ id: except });
        return (await theirs.delete().returning("id")).map((row) => sessionId(row.id));
      }),

    purgeExpiredBefore: (before) =>
      run(async (knex) => {
        await knex("session_tokens")
          .where("retired_at", "<", new Date(before.getTime() - RETIRED_KEPT_MS))
          .delete();
        return knex("sessions").where("expires_at", "<", before).delete();
      }),
  };
}

interface CallerAsk {
  readonly id: SessionId;
  readonly now: Date;
}

type CallerRow = UserRow & { is_banned: boolean; ban_reason: string; ban_until: Date | null };

/** What is answered where there is no such session: all columns are null. */
interface NoRow {
  readonly id: null;
}

const CALLER = `
  select found.*
  from unnest(:ids::uuid[], :nows::timestamptz[]) with ordinality as asked (id, now, place)
  left join lateral (
    select users.id, users.display_name, users.look, users.is_guest, users.email, users.email_confirmed_at,
      users.password_hash, users.is_administrator, users.created_at, users.last_seen_at, users.deleted_at,
      bans.id is not null as is_banned, bans.reason as ban_reason, bans.until as ban_until
    from sessions
    join users on users.id = sessions.user_id
    left join bans on bans.user_id = users.id and bans.world_id is null
      and bans.lifted_at is null and (bans.until is null or bans.until > asked.now)
    where sessions.id = asked.id and sessions.expires_at > asked.now
    limit 1
  ) found on true
  order by asked.place
`;

function toCaller({ is_banned, ban_reason, ban_until, ...user }: CallerRow): Caller {
  return { user: toUser(user), platformBan: is_banned ? { reason: ban_reason, until: ban_until } : null };
}
