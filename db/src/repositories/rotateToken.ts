import { type UserId, userId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import { type SessionId, sessionId } from "../ids.ts";
import { type Session, toSession } from "./toSession.ts";
import { toUser, type User } from "./users.ts";

export interface TokenRotation {
  /** SHA-256 of the token that was shown. */
  readonly tokenSha256: Uint8Array;
  /** SHA-256 of the one that is to follow it. */
  readonly nextSha256: Uint8Array;
  readonly now: Date;
  /** The session's new end. */
  readonly expiresAt: Date;
  /**
   * For so long after its first use a token may be shown again, as long as none that followed it was: an answer was lost, or
   * two tabs asked at once. 0: never.
   */
  readonly graceMs: number;
}

export type RotationOutcome =
  | { readonly kind: "rotated"; readonly session: Session; readonly user: User }
  /** No token of ours, or of a session that has ended. */
  | { readonly kind: "unknown" }
  /** Shown by somebody who should no longer have it: the whole session has been ended. */
  | { readonly kind: "reused"; readonly userId: UserId; readonly sessionId: SessionId };

const SEEN_EVERY_MS = 3_600_000;

/**
 * Refresh token rotation with reuse detection (RFC 9700, 4.14.2), on a transaction. A token's first use retires all others of
 * its session: whoever shows one of those later proves that two hold what one was given, and nobody keeps the session.
 */
export async function rotateToken(trx: Knex, rotation: TokenRotation): Promise<RotationOutcome> {
  const { tokenSha256, nextSha256, now, expiresAt, graceMs } = rotation;
  const shown = Buffer.from(tokenSha256);
  const named = await trx("session_tokens").where({ token_sha256: shown }).first("session_id");
  // The session's row is the lock: two who show tokens of one session take turns.
  const session = named && (await trx("sessions").where({ id: named.session_id }).forUpdate().first());
  const token = session && (await trx("session_tokens").where({ token_sha256: shown }).first());
  if (!session || !token || session.expires_at <= now) return { kind: "unknown" };

  const isSpent = token.used_at !== null && now.getTime() - token.used_at.getTime() >= graceMs;
  if (token.retired_at !== null || isSpent) {
    await trx("sessions").where({ id: session.id }).delete();
    return { kind: "reused", userId: userId(session.user_id), sessionId: sessionId(session.id) };
  }
  if (token.used_at === null) {
    await trx("session_tokens")
      .where({ session_id: session.id, retired_at: null })
      .whereNot({ token_sha256: shown })
      .update({ retired_at: now });
    await trx("session_tokens").where({ token_sha256: shown }).update({ used_at: now });
  }
  await trx("session_tokens").insert({
    token_sha256: Buffer.from(nextSha256),
    session_id: session.id,
    issued_at: now,
  });
  const [renewed] = await trx("sessions")
    .where({ id: session.id })
    .update({ last_seen_at: now, expires_at: expiresAt })
    .returning("*");
  // A guest's 30 days count from the last visit (ID5); a write an hour is exact enough for that.
  await trx("users")
    .where({ id: session.user_id })
    .where("last_seen_at", "<", new Date(now.getTime() - SEEN_EVERY_MS))
    .update({ last_seen_at: now });
  const user = await trx("users").where({ id: session.user_id }).first();
  return { kind: "rotated", session: toSession(renewed!), user: toUser(user!) };
}
