import type { Knex } from "knex";

/** Who is muted for everyone in a world, until somebody gives them the word back. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("mutes", (table) => {
    table.uuid("user_id").notNullable().references("users.id").onDelete("CASCADE");
    table.uuid("world_id").notNullable().references("worlds.id").onDelete("CASCADE");
    table.uuid("muted_by").references("users.id").onDelete("SET NULL");
    table.timestamp("muted_at", { useTz: true }).notNullable();
    table.primary(["user_id", "world_id"]);
    table.index(["world_id"], "mutes_world_id");
  });
  await knex.raw("create index mutes_muted_by on mutes (muted_by) where muted_by is not null");
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable("mutes");
}
