import type { Knex } from "knex";

/** When a provider said, at the beginning of a sign-in, that somebody had proved to it anew who they are. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable("sessions", (table) => {
    table.timestamp("proved_at", { useTz: true });
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable("sessions", (table) => {
    table.dropColumn("proved_at");
  });
}
