import type { Knex } from "knex";

/** ID1: a user is a row, guests included; a session is one sign-in of a user on one device. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("users", (table) => {
    table.uuid("id").primary().defaultTo(knex.raw("gen_random_uuid()"));
    table.text("display_name").notNullable();
    table.jsonb("look").notNullable();
    table.boolean("is_guest").notNullable();
    table.text("email");
    table.boolean("is_administrator").notNullable().defaultTo(false);
    table.timestamp("created_at", { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.timestamp("last_seen_at", { useTz: true }).notNullable().defaultTo(knex.fn.now());
  });
  await knex.raw(`
    alter table users
      add constraint users_guest_has_no_email check (not (is_guest and email is not null)),
      add constraint users_display_name_not_empty check (length(display_name) between 1 and 200)
  `);
  // One person per address whatever its case; the address keeps the case it was typed in.
  await knex.raw("create unique index users_email_unique on users (lower(email)) where email is not null");
  // Guests are purged by their last visit (ID5).
  await knex.raw("create index users_guest_last_seen on users (last_seen_at) where is_guest");

  await knex.schema.createTable("sessions", (table) => {
    table.uuid("id").primary().defaultTo(knex.raw("gen_random_uuid()"));
    table.uuid("user_id").notNullable().references("users.id").onDelete("CASCADE");
    table.binary("token_sha256").notNullable();
    table.text("user_agent").notNullable().defaultTo("");
    table.timestamp("created_at", { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.timestamp("expires_at", { useTz: true }).notNullable();
    table.unique(["token_sha256"], { indexName: "sessions_token_sha256_unique" });
    table.index(["user_id"], "sessions_user_id");
    table.index(["expires_at"], "sessions_expires_at");
  });
  await knex.raw(
    "alter table sessions add constraint sessions_token_is_a_sha256 check (octet_length(token_sha256) = 32)",
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable("sessions");
  await knex.schema.dropTable("users");
}
