import type { UserId } from "@crowdwire/protocol";
import type { RunQuery } from "../RunQuery.ts";
import { toUser, type User } from "./users.ts";

/** Whom an OpenID Connect issuer knows by a subject. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

export interface IdentityRepository {
  /** Whose identity this is; null for a newcomer. */
  findUser(identity: Identity): Promise<User | null>;
  /** Ties an identity to a user. @throws AlreadyExists (identities_pkey) where it is tied to somebody. */
  add(user: UserId, identity: Identity & { readonly email: string | null }): Promise<void>;
  list(user: UserId): Promise<Identity[]>;
  /** Unties it; false where it was not theirs. */
  remove(user: UserId, identity: Identity): Promise<boolean>;
}

export function createIdentityRepository(run: RunQuery): IdentityRepository {
  return {
    findUser: ({ issuer, subject }) =>
      run(async (knex) => {
        const row = await knex("users")
          .join("identities", "identities.user_id", "users.id")
          .where("identities.issuer", issuer)
          .where("identities.subject", subject)
          .first("users.*");
        return row ? toUser(row) : null;
      }),

    add: (user, { issuer, subject, email }) =>
      run(async (knex) => {
        await knex("identities").insert({ issuer, subject, user_id: user, email });
      }),

    list: (user) =>
      run((knex) =>
        knex("identities").where({ user_id: user }).orderBy(["issuer", "subject"]).select("issuer", "subject"),
      ),

    remove: (user, { issuer, subject }) =>
      run(async (knex) => (await knex("identities").where({ issuer, subject, user_id: user }).delete()) > 0),
  };
}
