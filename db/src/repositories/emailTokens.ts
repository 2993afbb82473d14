import { type UserId, userId } from "@crowdwire/protocol";
import type { RunQuery } from "../RunQuery.ts";

/** confirm: they read this address's mail · reset: and want another password. */
export type EmailPurpose = "confirm" | "reset";

export interface NewEmailToken {
  readonly userId: UserId;
  readonly purpose: EmailPurpose;
  /** The address it is sent to, which may not be theirs yet. */
  readonly email: string;
  /** SHA-256 of the secret in the link; the secret itself is never stored. */
  readonly tokenSha256: Uint8Array;
  readonly expiresAt: Date;
}

export interface EmailTokenRepository {
  create(token: NewEmailToken): Promise<void>;
  /** Whose token this is, without using it up; null where it is unknown, used or has expired by `now`. */
  find(tokenSha256: Uint8Array, purpose: EmailPurpose, now: Date): Promise<{ userId: UserId; email: string } | null>;
  /** Uses a token up: of two who try, one gets an answer. Others of its user for the same purpose are void then, too. */
  consume(tokenSha256: Uint8Array, purpose: EmailPurpose, now: Date): Promise<{ userId: UserId; email: string } | null>;
  /** Voids all of somebody's. */
  deleteAllOf(user: UserId): Promise<void>;
  purgeExpiredBefore(before: Date): Promise<number>;
}

export function createEmailTokenRepository(run: RunQuery): EmailTokenRepository {
  return {
    create: (token) =>
      run(async (knex) => {
        await knex("email_tokens").insert({
          token_sha256: Buffer.from(token.tokenSha256),
          user_id: token.userId,
          purpose: token.purpose,
          email: token.email,
          expires_at: token.expiresAt,
        });
      }),

    find: (tokenSha256, purpose, now) =>
      run(async (knex) => {
        const row = await knex("email_tokens")
          .where({ token_sha256: Buffer.from(tokenSha256), purpose })
          .where("expires_at", ">", now)
          .first("user_id", "email");
        return row ? { userId: userId(row.user_id), email: row.email } : null;
      }),

    consume: (tokenSha256, purpose, now) =>
      run((knex) =>
        knex.transaction(async (trx) => {
          const [row] = await trx("email_tokens")
            .where({ token_sha256: Buffer.from(tokenSha256), purpose })
            .where("expires_at", ">", now)
            .delete()
            .returning(["user_id", "email"]);
          if (!row) return null;
          await trx("email_tokens").where({ user_id: row.user_id, purpose }).delete();
          return { userId: userId(row.user_id), email: row.email };
        }),
      ),

    deleteAllOf: (user) =>
      run(async (knex) => {
        await knex("email_tokens").where({ user_id: user }).delete();
      }),

    purgeExpiredBefore: (before) => run((knex) => knex("email_tokens").where("expires_at", "<", before).delete()),
  };
}
