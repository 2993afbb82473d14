import type { Knex } from "knex";

/** Each process that takes the right to decide a world's conversations takes the next number: a fencing token. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("world_epochs", (table) => {
    table.uuid("world_id").primary().references("worlds.id").onDelete("CASCADE");
    table.bigInteger("epoch").notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable("world_epochs");
}
