import type { Knex } from "knex";

/** A world is a place with an address and a published map; its maps are versions that are added, never changed. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable("worlds", (table) => {
    table.uuid("id").primary().defaultTo(knex.raw("gen_random_uuid()"));
    table.text("slug").notNullable();
    table.text("name").notNullable();
    table.text("description").notNullable().defaultTo("");
    table.uuid("owner_id").references("users.id").onDelete("SET NULL");
    table.integer("capacity").notNullable();
    table.text("visibility").notNullable();
    table.boolean("guests_allowed").notNullable().defaultTo(true);
    table.uuid("current_map_version_id");
    table.timestamp("created_at", { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.timestamp("updated_at", { useTz: true }).notNullable().defaultTo(knex.fn.now());
    // Soft delete: the address stays taken while the world can still be restored.
    table.timestamp("deleted_at", { useTz: true });
    table.unique(["slug"], { indexName: "worlds_slug_unique" });
  });
  await knex.raw(`
    alter table worlds
      add constraint worlds_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 60),
      add constraint worlds_capacity_positive check (capacity > 0),
      add constraint worlds_visibility_known check (visibility in ('public', 'unlisted', 'private'))
  `);

  await knex.schema.createTable("map_versions", (table) => {
    table.uuid("id").primary().defaultTo(knex.raw("gen_random_uuid()"));
    table.uuid("world_id").notNullable().references("worlds.id").onDelete("CASCADE");
    table.integer("version").notNullable();
    table.text("content_hash").notNullable();
    table.jsonb("files").notNullable();
    table.text("origin").notNullable();
    table.timestamp("created_at", { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.unique(["world_id", "version"], { indexName: "map_versions_world_version_unique" });
    table.unique(["world_id", "id"], { indexName: "map_versions_world_id_unique" });
  });
  await knex.raw(`
    alter table map_versions
      add constraint map_versions_content_hash_form check (content_hash ~ '^[0-9a-f]{16,64}$'),
      add constraint map_versions_origin_known check (origin in ('seed', 'upload'))
  `);
  // Both columns together, so that a world can only ever show a map of its own.
  await knex.raw(`
    alter table worlds add constraint worlds_current_map_version_is_own
      foreign key (id, current_map_version_id) references map_versions (world_id, id)
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw("alter table worlds drop constraint worlds_current_map_version_is_own");
  await knex.schema.dropTable("map_versions");
  await knex.schema.dropTable("worlds");
}
