import type { Knex } from "knex";

/** Registered accounts: passwords, confirmed addresses, other providers' identities, and tokens that rotate. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable("users", (table) => {
    // argon2id in PHC form; null for guests and for those who sign in elsewhere.
    table.text("password_hash");
    table.timestamp("email_confirmed_at", { useTz: true });
    // An erased account leaves its row without anything that names it, for what others need to refer to (ID5).
    table.timestamp("deleted_at", { useTz: true });
  });
  await knex.raw(`
    alter table users
      add constraint users_guest_has_no_password check (not (is_guest and password_hash is not null)),
      add constraint users_confirmed_has_email check (email_confirmed_at is null or email is not null),
      add constraint users_deleted_is_nameless check (deleted_at is null or (email is null and password_hash is null))
  `);

  // OpenID Connect: whoever an issuer knows by this subject.
  await knex.schema.createTable("identities", (table) => {
    table.text("issuer").notNullable();
    table.text("subject").notNullable();
    table.uuid("user_id").notNullable().references("users.id").onDelete("CASCADE");
    table.text("email");
    table.timestamp("created_at", { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.primary(["issuer", "subject"]);
    table.index(["user_id"], "identities_user_id");
  });

  // A session is a family of refresh tokens: each is used once and makes the next.
  await knex.schema.createTable("session_tokens", (table) => {
    table.binary("token_sha256").primary();
    table.uuid("session_id").notNullable().references("sessions.id").onDelete("CASCADE");
    table.timestamp("issued_at", { useTz: true }).notNullable();
    table.timestamp("used_at", { useTz: true });
    // From then on a successor is known to have arrived: whoever still shows this one has no right to it.
    table.timestamp("retired_at", { useTz: true });
    table.index(["session_id"], "session_tokens_session_id");
  });
  await knex.raw(`
    alter table session_tokens add constraint session_tokens_is_a_sha256 check (octet_length(token_sha256) = 32);
    create index session_tokens_retired_at on session_tokens (retired_at) where retired_at is not null;
    insert into session_tokens (token_sha256, session_id, issued_at) select token_sha256, id, created_at from sessions;
  `);
  await knex.schema.alterTable("sessions", (table) => {
    table.dropColumn("token_sha256");
    table.timestamp("last_seen_at", { useTz: true }).notNullable().defaultTo(knex.fn.now());
  });

  // What an e-mail carries: whoever shows it has read that address's mail.
  await knex.schema.createTable("email_tokens", (table) => {
    table.binary("token_sha256").primary();
    table.uuid("user_id").notNullable().references("users.id").onDelete("CASCADE");
    table.text("purpose").notNullable();
    table.text("email").notNullable();
    // The password that a registration waits with, hashed: nobody has an account before they have shown that they read its mail.
    table.text("password_hash");
    table.timestamp("expires_at", { useTz: true }).notNullable();
    table.timestamp("created_at", { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.index(["user_id", "purpose"], "email_tokens_user_purpose");
    table.index(["expires_at"], "email_tokens_expires_at");
  });
  await knex.raw(`
    alter table email_tokens
      add constraint email_tokens_is_a_sha256 check (octet_length(token_sha256) = 32),
      add constraint email_tokens_purpose_known check (purpose in ('confirm', 'reset'))
  `);

  await knex.schema.createTable("blocks", (table) => {
    table.uuid("blocker_id").notNullable().references("users.id").onDelete("CASCADE");
    table.uuid("blocked_id").notNullable().references("users.id").onDelete("CASCADE");
    table.timestamp("created_at", { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.primary(["blocker_id", "blocked_id"]);
    table.index(["blocked_id"], "blocks_blocked_id");
  });
  await knex.raw("alter table blocks add constraint blocks_not_oneself check (blocker_id <> blocked_id)");
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable("blocks");
  await knex.schema.dropTable("email_tokens");
  await knex.schema.alterTable("sessions", (table) => {
    table.dropColumn("last_seen_at");
    table.binary("token_sha256");
  });
  await knex.raw(`
    update sessions set token_sha256 = (
      select token_sha256 from session_tokens
      where session_id = sessions.id and retired_at is null order by issued_at desc limit 1);
    delete from sessions where token_sha256 is null;
    alter table sessions
      alter column token_sha256 set not null,
      add constraint sessions_token_sha256_unique unique (token_sha256),
      add constraint sessions_token_is_a_sha256 check (octet_length(token_sha256) = 32);
  `);
  await knex.schema.dropTable("session_tokens");
  await knex.schema.dropTable("identities");
  await knex.schema.alterTable("users", (table) => {
    table.dropColumns("password_hash", "email_confirmed_at", "deleted_at");
  });
}
