import { type UserId, userId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import type { RunQuery } from "../RunQuery.ts";

/** granted: someone has this address and is an administrator now; remembered: whoever registers it will be one. */
export type GrantOutcome = { readonly kind: "granted"; readonly userId: UserId } | { readonly kind: "remembered" };

export interface AdministratorRepository {
  /** Makes whoever has this e-mail address an administrator, now or when they register. Repeating it changes nothing. */
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

/**
 * Lets one transaction at a time decide about an address, until it ends: a grant and a registration that meet would
 * otherwise each see the other's rows missing, and the grant would be lost.
 */
export async function lockEmail(trx: Knex, email: string): Promise<void> {
  await trx.raw("select pg_advisory_xact_lock(hashtextextended(lower(?), 7301))", [email]);
}
