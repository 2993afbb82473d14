import type { Knex } from "knex";

/** Worlds that people make: settings, roles, members, invitations, bans. Worlds from before get their two roles. */
export async function up(knex: Knex): Promise<void> {
  await alterWorlds(knex);
  await createRoles(knex);
  await createMemberships(knex);
  await createInvitations(knex);
  await createBans(knex);
}

async function alterWorlds(knex: Knex): Promise<void> {
  await knex.schema.alterTable("worlds", (table) => {
    table.specificType("tags", "text[]").notNullable().defaultTo("{}");
    table.boolean("chat_on").notNullable().defaultTo(true);
    table.integer("slow_mode_seconds").notNullable().defaultTo(0);
    table.uuid("deleted_by").references("users.id").onDelete("SET NULL");
    // Closed by the platform: its owner keeps it and nobody enters it.
    table.timestamp("banned_at", { useTz: true });
    table.uuid("banned_by").references("users.id").onDelete("SET NULL");
    table.text("ban_reason");
    table.index(["owner_id"], "worlds_owner_id");
  });
  await knex.raw(`
    alter table worlds
      add constraint worlds_slow_mode_bounds check (slow_mode_seconds between 0 and 3600),
      add constraint worlds_tags_few check (cardinality(tags) <= 20),
      add constraint worlds_name_not_empty check (length(name) between 1 and 200);
    alter table map_versions drop constraint map_versions_origin_known;
    alter table map_versions
      add constraint map_versions_origin_known check (origin in ('seed', 'upload', 'copy')),
      add column published_by uuid references users (id) on delete set null;
  `);
  // What is searched: a function, since a generated column may call only what is declared immutable.
  await knex.raw(`
    create function world_document(name text, description text, tags text[], slug text) returns tsvector
      language sql immutable parallel safe
      return setweight(to_tsvector('simple', name || ' ' || replace(slug, '-', ' ')), 'A')
        || setweight(to_tsvector('simple', array_to_string(tags, ' ')), 'B')
        || setweight(to_tsvector('simple', description), 'C');
    alter table worlds add column document tsvector
      generated always as (world_document(name, description, tags, slug)) stored;
    create index worlds_document on worlds using gin (document);
    create index worlds_tags on worlds using gin (tags);
    create index worlds_deleted_at on worlds (deleted_at) where deleted_at is not null;
  `);
}

async function createRoles(knex: Knex): Promise<void> {
  await knex.schema.createTable("roles", (table) => {
    table.uuid("id").primary().defaultTo(knex.raw("gen_random_uuid()"));
    table.uuid("world_id").notNullable().references("worlds.id").onDelete("CASCADE");
    table.text("name").notNullable();
    // A set of bits, as protocol's permissions number them.
    table.integer("permissions").notNullable();
    table.boolean("is_default").notNullable().defaultTo(false);
    table.boolean("is_owner").notNullable().defaultTo(false);
    table.timestamp("created_at", { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.unique(["world_id", "id"], { indexName: "roles_world_id_unique" });
  });
  await knex.raw(`
    alter table roles
      add constraint roles_name_not_empty check (length(name) between 1 and 100),
      add constraint roles_permissions_known check (permissions between 0 and 1023),
      add constraint roles_owner_may_all check (not is_owner or permissions = 1023),
      add constraint roles_owner_is_not_default check (not (is_owner and is_default));
    create unique index roles_name_unique on roles (world_id, lower(name));
    create unique index roles_one_default on roles (world_id) where is_default;
    create unique index roles_one_owner on roles (world_id) where is_owner;
    insert into roles (world_id, name, permissions, is_default) select id, 'Member', 27, true from worlds;
    insert into roles (world_id, name, permissions, is_owner) select id, 'Owner', 1023, true from worlds;
  `);
  // At most one of each by the indexes above; at least one by this: they go only with their world.
  await knex.raw(`
    create function keep_fixed_roles() returns trigger language plpgsql as $$
    begin
      if (old.is_default or old.is_owner) and exists (select from worlds where id = old.world_id) then
        raise exception 'the default role and the owner role stay' using errcode = '23514', constraint = 'roles_fixed_stay';
      end if;
      return old;
    end $$;
    create trigger roles_fixed_stay before delete on roles for each row execute function keep_fixed_roles();
  `);
}

async function createMemberships(knex: Knex): Promise<void> {
  await knex.schema.createTable("memberships", (table) => {
    table.uuid("user_id").notNullable().references("users.id").onDelete("CASCADE");
    table.uuid("world_id").notNullable().references("worlds.id").onDelete("CASCADE");
    table.uuid("role_id").notNullable();
    // Who one is in this world; null: as everywhere.
    table.text("display_name");
    table.jsonb("look");
    table.timestamp("joined_at", { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.timestamp("last_visited_at", { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.primary(["user_id", "world_id"]);
    table.index(["world_id", "role_id"], "memberships_world_role");
  });
  // Both columns together, so that nobody holds a role of another world.
  await knex.raw(`
    alter table memberships
      add constraint memberships_role_of_world foreign key (world_id, role_id) references roles (world_id, id),
      add constraint memberships_display_name_not_empty check (length(display_name) between 1 and 200);
    insert into memberships (user_id, world_id, role_id)
      select worlds.owner_id, worlds.id, roles.id from worlds
      join roles on roles.world_id = worlds.id and roles.is_owner where worlds.owner_id is not null;
    insert into memberships (user_id, world_id, role_id, joined_at, last_visited_at)
      select placements.user_id, placements.world_id, roles.id, placements.updated_at, placements.updated_at from placements
      join roles on roles.world_id = placements.world_id and roles.is_default
      on conflict do nothing;
  `);
}

async function createInvitations(knex: Knex): Promise<void> {
  await knex.schema.createTable("invitations", (table) => {
    table.uuid("id").primary().defaultTo(knex.raw("gen_random_uuid()"));
    table.uuid("world_id").notNullable().references("worlds.id").onDelete("CASCADE");
    table.binary("token_sha256").notNullable();
    table.uuid("role_id").notNullable();
    table.uuid("created_by").references("users.id").onDelete("SET NULL");
    table.timestamp("created_at", { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.timestamp("expires_at", { useTz: true });
    table.integer("max_uses");
    table.integer("uses").notNullable().defaultTo(0);
    table.timestamp("revoked_at", { useTz: true });
    table.unique(["token_sha256"], { indexName: "invitations_token_sha256_unique" });
    table.index(["world_id"], "invitations_world_id");
  });
  await knex.raw(`
    alter table invitations
      add constraint invitations_is_a_sha256 check (octet_length(token_sha256) = 32),
      add constraint invitations_max_uses_positive check (max_uses > 0),
      add constraint invitations_uses_bound check (uses >= 0 and (max_uses is null or uses <= max_uses)),
      add constraint invitations_role_of_world foreign key (world_id, role_id) references roles (world_id, id)
  `);
}

async function createBans(knex: Knex): Promise<void> {
  await knex.schema.createTable("bans", (table) => {
    table.uuid("id").primary().defaultTo(knex.raw("gen_random_uuid()"));
    table.uuid("user_id").notNullable().references("users.id").onDelete("CASCADE");
    // Null: from the whole platform.
    table.uuid("world_id").references("worlds.id").onDelete("CASCADE");
    table.text("reason").notNullable();
    // Null: for good.
    table.timestamp("until", { useTz: true });
    table.uuid("banned_by").references("users.id").onDelete("SET NULL");
    table.timestamp("banned_at", { useTz: true }).notNullable();
    table.timestamp("lifted_at", { useTz: true });
    table.uuid("lifted_by").references("users.id").onDelete("SET NULL");
    table.index(["world_id", "banned_at"], "bans_world_banned_at");
  });
  await knex.raw(`
    create unique index bans_one_standing on bans
      (user_id, coalesce(world_id, '00000000-0000-0000-0000-000000000000')) where lifted_at is null
  `);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ["bans", "invitations", "memberships", "roles"]) await knex.schema.dropTable(table);
  await knex.raw(`
    drop function keep_fixed_roles();
    alter table worlds
      drop constraint worlds_name_not_empty,
      drop column document, drop column tags, drop column chat_on, drop column slow_mode_seconds,
      drop column deleted_by, drop column banned_at, drop column banned_by, drop column ban_reason;
    drop index worlds_owner_id;
    drop index worlds_deleted_at;
    drop function world_document(text, text, text[], text);
    alter table map_versions drop constraint map_versions_origin_known, drop column published_by;
    update map_versions set origin = 'upload' where origin = 'copy';
    alter table map_versions add constraint map_versions_origin_known check (origin in ('seed', 'upload'));
  `);
}
