import { AVATAR_PARTS, type UserId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import { Obstructed } from "../errors.ts";
import { eraseFromEvidence } from "./eraseFromEvidence.ts";

/** What others read where somebody erased had written. */
export const ERASED_NAME = "Deleted account";

/**
 * Takes away what names an account, on a transaction (ID5). Its row stays, nameless, since bans, reports and the history of
 * others refer to it; what it wrote is emptied in place, so that the order of a chat has no holes.
 */
export async function eraseUser(trx: Knex, id: UserId, erasedAt: Date): Promise<boolean> {
  const user = await trx("users").where({ id, deleted_at: null }).forUpdate().first("id");
  if (!user) return false;
  const owned = await trx("worlds").where({ owner_id: id, deleted_at: null }).first("id");
  if (owned) throw new Obstructed("ownsWorlds");
  await trx("sessions").where({ user_id: id }).delete();
  await trx("identities").where({ user_id: id }).delete();
  await trx("email_tokens").where({ user_id: id }).delete();
  await trx("blocks").where({ blocker_id: id }).orWhere({ blocked_id: id }).delete();
  await trx("map_uploads").where({ user_id: id }).delete();
  await trx("placements").where({ user_id: id }).delete();
  await trx("memberships").where({ user_id: id }).delete();
  await trx("kicks").where({ user_id: id }).delete();
  await trx("mutes").where({ user_id: id }).delete();
  await trx("statistics_visitors").where({ user_id: id }).delete();
  await trx("invitations").where({ created_by: id, revoked_at: null }).update({ revoked_at: erasedAt });
  await trx("chat_messages")
    .where({ sender_id: id })
    .update({ sender_name: ERASED_NAME, text: "", deleted_at: trx.raw("coalesce(deleted_at, ?)", [erasedAt]) });
  // What they did stays in the history, without what they said of it.
  await trx("events").where({ user_id: id }).update({ details: "{}" });
  await trx("reports").where({ reporter_id: id }).update({ comment: "" });
  await eraseFromEvidence(trx, id, ERASED_NAME);
  await trx("users")
    .where({ id })
    .update({
      display_name: ERASED_NAME,
      look: JSON.stringify(Object.fromEntries(AVATAR_PARTS.map((part) => [part, 0]))),
      is_guest: false,
      email: null,
      email_confirmed_at: null,
      password_hash: null,
      is_administrator: false,
      deleted_at: erasedAt,
    });
  return true;
}
