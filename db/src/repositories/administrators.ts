import { type UserId, userId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import type { RunQuery } from "../RunQuery.ts";
import type { User } from "./users.ts";

/** granted: someone has this address and is an administrator now; remembered: whoever confirms it will be one. */
export type GrantOutcome = { readonly kind: "granted"; readonly userId: UserId } | { readonly kind: "remembered" };

export interface AdministratorRepository {
  /**
   * Makes whoever has this e-mail address an administrator: now, where they have shown that they read its mail, else when
   * they do. Repeating it changes nothing.
   */
  grant(email: string): Promise<GrantOutcome>;
}

export function createAdministratorRepository(run: RunQuery): AdministratorRepository {
  return {
    grant: (email) =>
      run((knex) =>
        knex.transaction(async (trx): Promise<GrantOutcome> => {
          await lockEmail(trx, email);
          const [user] = await trx("users")
            .whereRaw("lower(email) = lower(?)", [email])
            .whereNotNull("email_confirmed_at")
            .update({ is_administrator: true })
            .returning("id");
          if (user) return { kind: "granted", userId: userId(user.id) };
          await trx("administrator_grants")
            .insert({ email_lower: email.toLowerCase() })
            .onConflict("email_lower")
            .ignore();
          return { kind: "remembered" };
        }),
      ),
  };
}

/** Gives somebody whose address is confirmed what was granted to it. */
export async function grantWaiting(trx: Knex, user: User): Promise<User> {
  if (user.email === null) return user;
  await lockEmail(trx, user.email);
  const grant = await trx("administrator_grants").where({ email_lower: user.email.toLowerCase() }).first();
  if (grant === undefined) return user;
  await trx("users").where({ id: user.id }).update({ is_administrator: true });
  return { ...user, isAdministrator: true };
}

/**
 * Lets one transaction at a time decide about an address, until it ends: a grant and a confirmation that meet would
 * otherwise each see the other's rows missing, and the grant would be lost.
 */
async function lockEmail(trx: Knex, email: string): Promise<void> {
  await trx.raw("select pg_advisory_xact_lock(hashtextextended(lower(?), 7301))", [email]);
}
