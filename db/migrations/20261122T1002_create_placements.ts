import type { Knex } from "knex";

/** Where each person last stood in each world: rewritten every second for everyone who moved. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("placements", (table) => {
    table.uuid("user_id").notNullable().references("users.id").onDelete("CASCADE");
    table.uuid("world_id").notNullable().references("worlds.id").onDelete("CASCADE");
    table.double("x").notNullable();
    table.double("y").notNullable();
    table.double("z").notNullable();
    table.double("yaw").notNullable();
    table.timestamp("updated_at", { useTz: true }).notNullable();
    table.primary(["user_id", "world_id"]);
  });
  // Room for a new version of a row on its own page, and no index on what changes: updates stay heap-only.
  await knex.raw("alter table placements set (fillfactor = 70)");
  await knex.raw("create index placements_world_id on placements (world_id)");
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable("placements");
}
