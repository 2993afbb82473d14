import { z } from "zod";
import type { Repositories } from "./openDatabase.ts";
import type { GrantOutcome } from "./repositories/administrators.ts";

const Email = z.email("This is not an e-mail address.");

/**
 * Makes whoever has this e-mail address an administrator: at once where they have an account, else when they register.
 * @throws z.ZodError for what is not an e-mail address.
 */
export async function grantAdministrator(db: Repositories, email: string): Promise<GrantOutcome> {
  return db.administrators.grant(Email.parse(email.trim()));
}
