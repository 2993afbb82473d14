import type { Knex } from "knex";

/** What happened: reports with their evidence, the history of events, what was written. Each is kept only so long (ID5). */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("reports", (table) => {
    table.uuid("id").primary().defaultTo(knex.raw("gen_random_uuid()"));
    table.text("kind").notNullable();
    table.uuid("world_id").references("worlds.id").onDelete("SET NULL");
    table.uuid("subject_id").references("users.id").onDelete("SET NULL");
    table.uuid("reporter_id").references("users.id").onDelete("SET NULL");
    table.text("reason").notNullable();
    table.text("comment").notNullable().defaultTo("");
    // The last minute as the server saw it; no sound, and nobody's direct messages but those of who reports and is reported.
    table.jsonb("evidence");
    table.text("status").notNullable().defaultTo("open");
    table.text("note").notNullable().defaultTo("");
    table.timestamp("created_at", { useTz: true }).notNullable();
    table.timestamp("decided_at", { useTz: true });
    table.uuid("decided_by").references("users.id").onDelete("SET NULL");
  });
  await knex.raw(`
    alter table reports
      add constraint reports_kind_known check (kind in ('user', 'world')),
      add constraint reports_status_known check (status in ('open', 'dismissed', 'acted')),
      add constraint reports_decided_when_not_open check ((status = 'open') = (decided_at is null));
    create index reports_world on reports (world_id, created_at desc);
    create index reports_status on reports (status, created_at desc);
    create index reports_evidence_decided on reports (decided_at) where evidence is not null;
  `);

  await knex.schema.createTable("events", (table) => {
    table.bigIncrements("id");
    table.timestamp("at", { useTz: true }).notNullable();
    table.text("kind").notNullable();
    table.uuid("user_id").references("users.id").onDelete("SET NULL");
    table.uuid("world_id").references("worlds.id").onDelete("CASCADE");
    // Whom it was done to, where it was done to somebody.
    table.uuid("subject_id").references("users.id").onDelete("SET NULL");
    // A conference area, a seat, an object: a name of the map.
    table.text("place");
    table.jsonb("details").notNullable().defaultTo("{}");
  });
  await knex.raw(`
    create index events_world on events (world_id, id desc) where world_id is not null;
    create index events_user on events (user_id, id desc) where user_id is not null;
    create index events_subject on events (subject_id) where subject_id is not null;
    create index events_at on events (at);
  `);

  await knex.schema.createTable("chat_messages", (table) => {
    table.uuid("world_id").notNullable().references("worlds.id").onDelete("CASCADE");
    // One order in a world, given by whoever decides it (SH7).
    table.bigInteger("sequence").notNullable();
    table.text("scope").notNullable();
    table.uuid("sender_id").references("users.id").onDelete("SET NULL");
    table.text("sender_name").notNullable();
    table.uuid("recipient_id").references("users.id").onDelete("SET NULL");
    // Who heard it, where it was said to those near.
    table.specificType("audience", "uuid[]").notNullable().defaultTo("{}");
    // The sender's own name for it, so that one sent twice is kept once.
    table.text("client_id").notNullable();
    table.text("text").notNullable();
    table.timestamp("sent_at", { useTz: true }).notNullable();
    table.timestamp("edited_at", { useTz: true });
    table.timestamp("deleted_at", { useTz: true });
    table.uuid("deleted_by").references("users.id").onDelete("SET NULL");
    table.primary(["world_id", "sequence"]);
  });
  await knex.raw(`
    alter table chat_messages
      add constraint chat_messages_scope_known check (scope in ('world', 'nearby', 'direct')),
      add constraint chat_messages_deleted_is_empty check (deleted_at is null or text = '');
    create unique index chat_messages_client_id_unique on chat_messages (world_id, sender_id, client_id);
    create index chat_messages_sender on chat_messages (sender_id) where sender_id is not null;
    create index chat_messages_recipient on chat_messages (recipient_id) where recipient_id is not null;
    create index chat_messages_sent_at on chat_messages (sent_at);
  `);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ["chat_messages", "events", "reports"]) await knex.schema.dropTable(table);
}
