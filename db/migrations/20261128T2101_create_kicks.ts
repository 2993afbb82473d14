import type { Knex } from "knex";

/** Who was sent out of a world and may not come back for a moment: also where its room was closed and opened anew meanwhile. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("kicks", (table) => {
    table.uuid("user_id").notNullable().references("users.id").onDelete("CASCADE");
    table.uuid("world_id").notNullable().references("worlds.id").onDelete("CASCADE");
    table.text("why").notNullable();
    table.timestamp("until", { useTz: true }).notNullable();
    table.uuid("kicked_by").references("users.id").onDelete("SET NULL");
    table.primary(["user_id", "world_id"]);
    table.index(["world_id"], "kicks_world_id");
    table.index(["until"], "kicks_until");
  });
  await knex.raw("create index kicks_kicked_by on kicks (kicked_by) where kicked_by is not null");
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable("kicks");
}
