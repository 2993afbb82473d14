import type { Knex } from "knex";

/** Administrators named before they have registered: the grant waits for its e-mail address. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("administrator_grants", (table) => {
    table.text("email_lower").primary();
    table.timestamp("granted_at", { useTz: true }).notNullable().defaultTo(knex.fn.now());
  });
  await knex.raw(
    "alter table administrator_grants add constraint administrator_grants_lower check (email_lower = lower(email_lower))",
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable("administrator_grants");
}
