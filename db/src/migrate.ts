import { readdir } from "node:fs/promises";
import type { Knex } from "knex";

const FOLDER = new URL("../migrations/", import.meta.url);
/** Any number, as long as nothing else in this database locks it: "CrowdWire migrates". */
const LOCK_KEY = 7_300_415_226;

/** The migrations of `db/migrations` in the order of their names. */
const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () => (await readdir(FOLDER)).filter((name) => /^\d{8}T\d{4}_\w+\.ts$/u.test(name)).sort(),
  getMigrationName: (name) => name,
  getMigration: (name) => import(new URL(name, FOLDER).href) as Promise<Knex.Migration>,
};

/**
 * Brings the schema to the newest version, all steps or none; answers the names of those it ran.
 * Processes that start together take turns on an advisory lock, which Postgres releases by itself when one of them
 * dies. Whoever holds it is alone, so a lock in knex's own table can only be left over and is taken away.
 */
export async function migrateToLatest(knex: Knex): Promise<string[]> {
  return knex.transaction(async (trx) => {
    // Waiting for another process may take longer than a statement normally may.
    await trx.raw("set local statement_timeout = 0");
    await trx.raw("select pg_advisory_xact_lock(?)", [LOCK_KEY]);
    await trx.migrate.forceFreeMigrationsLock({ migrationSource });
    const [, names] = (await trx.migrate.latest({ migrationSource })) as [number, string[]];
    return names;
  });
}

/** Takes back every migration: for tests of the migrations themselves. */
export async function rollbackAll(knex: Knex): Promise<void> {
  await knex.transaction((trx) => trx.migrate.rollback({ migrationSource }, true));
}
