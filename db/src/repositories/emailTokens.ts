import { type UserId, userId } from "@crowdwire/protocol";
import type { RunQuery } from "../RunQuery.ts";
import type { EmailTokenRow } from "../tables/people.ts";

/** confirm: they read this address's mail · reset: and want another password. */
export type EmailPurpose = "confirm" | "reset";

export interface NewEmailToken {
  readonly userId: UserId;
  readonly purpose: EmailPurpose;
  /** The address it is sent to, which may not be theirs yet. */
  readonly email: string;
  /** The password that a registration waits with, hashed. */
  readonly passwordHash?: string | null | undefined;
  /** SHA-256 of the secret in the link; the secret itself is never stored. */
  readonly tokenSha256: Uint8Array;
  readonly expiresAt: Date;
}

/** What a token was made for. */
export interface EmailProof {
  readonly userId: UserId;
  readonly email: string;
  readonly passwordHash: string | null;
}

export interface EmailTokenRepository {
  create(token: NewEmailToken): Promise<void>;
  /** Whose token this is, without using it up; null where it is unknown, used or has expired by `now`. */
  find(tokenSha256: Uint8Array, purpose: EmailPurpose, now: Date): Promise<EmailProof | null>;
  /** Uses a token up: of two who try, one gets an answer. Others of its user for the same purpose are void then, too. */
  consume(tokenSha256: Uint8Array, purpose: EmailPurpose, now: Date): Promise<EmailProof | null>;
  /** The address that somebody has still to confirm; the latest, where there are several. */
  findPendingEmail(user: UserId, now: Date): Promise<string | null>;
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
          password_hash: token.passwordHash ?? null,
          expires_at: token.expiresAt,
        });
      }),

    find: (tokenSha256, purpose, now) =>
      run(async (knex) => {
        const row = await knex("email_tokens")
          .where({ token_sha256: Buffer.from(tokenSha256), purpose })
          .where("expires_at", ">", now)
          .first("user_id", "email", "password_hash");
        return row ? toProof(row) : null;
      }),

    consume: (tokenSha256, purpose, now) =>
      run((knex) =>
        knex.transaction(async (trx) => {
          const [row] = await trx("email_tokens")
            .where({ token_sha256: Buffer.from(tokenSha256), purpose })
            .where("expires_at", ">", now)
            .delete()
            .returning(["user_id", "email", "password_hash"]);
          if (!row) return null;
          await trx("email_tokens").where({ user_id: row.user_id, purpose }).delete();
          return toProof(row);
        }),
      ),

    findPendingEmail: (user, now) =>
      run(async (knex) => {
        const row = await knex("email_tokens")
          .where({ user_id: user, purpose: "confirm" })
          .where("expires_at", ">", now)
          .orderBy("created_at", "desc")
          .first("email");
        return row?.email ?? null;
      }),

    deleteAllOf: (user) =>
      run(async (knex) => {
        await knex("email_tokens").where({ user_id: user }).delete();
      }),

    purgeExpiredBefore: (before) => run((knex) => knex("email_tokens").where("expires_at", "<", before).delete()),
  };
}

function toProof(row: Pick<EmailTokenRow, "user_id" | "email" | "password_hash">): EmailProof {
  return { userId: userId(row.user_id), email: row.email, passwordHash: row.password_hash };
}
