import type { Knex } from "knex";

/** Which maps people have sent and how large they are: for what one person may keep, and for what nobody uses. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("map_uploads", (table) => {
    table.uuid("user_id").notNullable().references("users.id").onDelete("CASCADE");
    table.text("content_hash").notNullable();
    table.bigInteger("bytes").notNullable();
    table.timestamp("sent_at", { useTz: true }).notNullable();
    table.primary(["user_id", "content_hash"]);
    table.index(["content_hash"], "map_uploads_content_hash");
  });
  await knex.raw(`
    alter table map_uploads
      add constraint map_uploads_content_hash_form check (content_hash ~ '^[0-9a-f]{16,64}$'),
      add constraint map_uploads_bytes_positive check (bytes > 0)
  `);
  await knex.raw("create index map_versions_content_hash on map_versions (content_hash)");
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw("drop index map_versions_content_hash");
  await knex.schema.dropTable("map_uploads");
}
