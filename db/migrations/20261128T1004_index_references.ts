import type { Knex } from "knex";

/**
 * Where a user is referred to. Without these, deleting a guest would read each of the tables from end to end, and thousands
 * are deleted in one go.
 */
const REFERENCES = [
  ["chat_messages", "deleted_by"],
  ["reports", "subject_id"],
  ["reports", "reporter_id"],
  ["reports", "decided_by"],
  ["bans", "banned_by"],
  ["bans", "lifted_by"],
  ["invitations", "created_by"],
  ["map_versions", "published_by"],
  ["worlds", "deleted_by"],
  ["worlds", "banned_by"],
] as const;

export async function up(knex: Knex): Promise<void> {
  for (const [table, column] of REFERENCES) {
    await knex.raw("create index ?? on ?? (??) where ?? is not null", [`${table}_${column}`, table, column, column]);
  }
  // The bans of one person that are not lifted have an index already; a purge needs all of theirs.
  await knex.raw("create index bans_user_id on bans (user_id)");
}

export async function down(knex: Knex): Promise<void> {
  for (const [table, column] of REFERENCES) await knex.raw("drop index ??", [`${table}_${column}`]);
  await knex.raw("drop index bans_user_id");
}
