import type { Knex } from "knex";

/** Figures that grow with what happens, and a log of who used which power: nobody can change it afterwards. */
export async function up(knex: Knex): Promise<void> {
  // One row for each figure of a world (or of the platform: the nil UUID) in an hour or a day.
  await knex.schema.createTable("statistics", (table) => {
    table.uuid("scope").notNullable();
    table.text("period").notNullable();
    table.timestamp("starts_at", { useTz: true }).notNullable();
    table.text("metric").notNullable();
    table.double("value").notNullable();
    table.primary(["scope", "period", "starts_at", "metric"]);
  });
  // Who was counted already in that hour or day.
  await knex.schema.createTable("statistics_visitors", (table) => {
    table.uuid("scope").notNullable();
    table.text("period").notNullable();
    table.timestamp("starts_at", { useTz: true }).notNullable();
    table.uuid("user_id").notNullable().references("users.id").onDelete("CASCADE");
    table.primary(["scope", "period", "starts_at", "user_id"]);
    table.index(["starts_at"], "statistics_visitors_starts_at");
    table.index(["user_id"], "statistics_visitors_user_id");
  });
  await knex.raw(`
    alter table statistics add constraint statistics_period_known check (period in ('hour', 'day'));
    alter table statistics_visitors add constraint statistics_visitors_period_known check (period in ('hour', 'day'));
  `);
  // A batch that was committed while its answer was lost is not counted twice.
  await knex.schema.createTable("recorded_batches", (table) => {
    table.uuid("id").primary();
    table.timestamp("recorded_at", { useTz: true }).notNullable().defaultTo(knex.fn.now());
    table.index(["recorded_at"], "recorded_batches_recorded_at");
  });

  // Names no row of another table by a foreign key: what refers to somebody erased stays, and says their id alone.
  await knex.schema.createTable("audit_log", (table) => {
    table.bigIncrements("id");
    table.timestamp("at", { useTz: true }).notNullable();
    table.text("action").notNullable();
    table.uuid("actor_id");
    table.uuid("world_id");
    table.text("target");
    table.jsonb("details").notNullable().defaultTo("{}");
  });
  await knex.raw(`
    alter table audit_log
      add constraint audit_log_action_form check (action ~ '^[a-zA-Z]+([.][a-zA-Z]+)*$'),
      add constraint audit_log_one_line check (target !~ '[[:cntrl:]]');
    create index audit_log_actor on audit_log (actor_id, id desc) where actor_id is not null;
    create index audit_log_world on audit_log (world_id, id desc) where world_id is not null;
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only', tg_table_name using errcode = '42501';
    end $$;
    create trigger audit_log_append_only before update or delete on audit_log
      for each row execute function refuse_change();
    create trigger audit_log_no_truncate before truncate on audit_log
      for each statement execute function refuse_change();
  `);
}

export async function down(knex: Knex): Promise<void> {
  for (const table of ["audit_log", "recorded_batches", "statistics_visitors", "statistics"]) {
    await knex.schema.dropTable(table);
  }
  await knex.raw("drop function refuse_change()");
}
