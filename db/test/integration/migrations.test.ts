import { expect } from "chai";
import knexFactory from "knex";
import { after, before, describe, it } from "mocha";
import { query, useDatabase } from "../../../test/support/postgres.ts";
import { type Database, openDatabase } from "../../src/index.ts";
import { MAP_FILES, newHash } from "../contracts/made.ts";

/** The migrations of the first release, whose databases must come along. */
const FIRST = [
  "20261122T1000_create_users_and_sessions.ts",
  "20261122T1001_create_worlds_and_map_versions.ts",
  "20261122T1002_create_placements.ts",
  "20261122T1003_create_administrator_grants.ts",
];
const GUEST = "11111111-1111-4111-8111-111111111111";
const OWNER = "22222222-2222-4222-8222-222222222222";
const PLAZA = "33333333-3333-4333-8333-333333333333";
const HOME = "44444444-4444-4444-8444-444444444444";

describe("a database of the first release", () => {
  const postgres = useDatabase();
  const tokenSha256 = newHash();
  let db: Database;

  before(async () => {
    const knex = knexFactory({ client: "pg", connection: postgres.url() });
    await knex.migrate.latest({
      migrationSource: {
        getMigrations: async () => FIRST,
        getMigrationName: (name: string) => name,
        getMigration: (name: string) => import(`../../migrations/${name}`),
      },
    });
    await knex.destroy();
    const run = (text: string, values: unknown[] = []) => query(postgres.url(), text, values);
    await run(
      `insert into users (id, display_name, look, is_guest, email)
       values ($1, 'Gus', '{}', true, null), ($2, 'Olga', '{}', false, 'olga@example.org')`,
      [GUEST, OWNER],
    );
    await run(
      `insert into worlds (id, slug, name, capacity, visibility, owner_id)
       values ($1, 'plaza', 'The Plaza', 500, 'public', null), ($2, 'home', 'Home', 5, 'private', $3)`,
      [PLAZA, HOME, OWNER],
    );
    await run(
      `with map as (insert into map_versions (world_id, version, content_hash, files, origin)
         values ($1, 1, repeat('a', 32), $2, 'seed') returning *)
       update worlds set current_map_version_id = map.id from map where worlds.id = map.world_id`,
      [PLAZA, JSON.stringify(MAP_FILES)],
    );
    await run("insert into placements values ($1, $2, 1, 0, 2, 0, now())", [GUEST, PLAZA]);
    await run("insert into sessions (user_id, token_sha256, expires_at) values ($1, $2, now() + interval '1 day')", [
      GUEST,
      tokenSha256,
    ]);
    db = openDatabase({ url: postgres.url() });
    await db.migrate();
  });
  after(() => db?.close());

  it("keeps people signed in, and their cookie rotates from now on", async () => {
    const now = new Date();
    expect((await db.sessions.findByToken(tokenSha256, now))?.user.displayName).to.equal("Gus");
    const rotation = { tokenSha256, nextSha256: newHash(), now, expiresAt: new Date(now.getTime() + 1000), graceMs: 0 };
    expect((await db.sessions.rotate(rotation)).kind).to.equal("rotated");
  });

  it("keeps its worlds, each with a default role and an owner's role", async () => {
    const plaza = await db.worlds.findBySlug("plaza");
    expect(plaza).to.deep.include({ ownerId: null, tags: [], isChatOn: true, platformBan: null });
    expect((await db.worlds.search({ list: "public", text: "plaz", offset: 0, limit: 9 })).total).to.equal(1);
    for (const world of [plaza!, (await db.worlds.findBySlug("home"))!]) {
      const roles = (await db.roles.list(world.id)).map(({ name, permissions }) => ({ name, permissions }));
      expect(roles).to.deep.equal([
        { name: "Owner", permissions: 1023 },
        { name: "Member", permissions: 27 },
      ]);
    }
  });

  it("makes owners and earlier visitors members", async () => {
    const [home, plaza] = [(await db.worlds.findBySlug("home"))!, (await db.worlds.findBySlug("plaza"))!];
    const olga = (await db.users.findByEmail("olga@example.org"))!;
    const { user: gus } = (await db.sessions.rotate({
      tokenSha256,
      nextSha256: newHash(),
      now: new Date(),
      expiresAt: new Date(Date.now() + 1000),
      graceMs: 60_000,
    })) as { user: { id: typeof olga.id } };
    expect(await db.access.of(olga.id, home.id, new Date())).to.include({ isOwner: true, permissions: 1023 });
    expect(await db.access.of(gus.id, plaza.id, new Date())).to.include({ isMember: true, permissions: 27 });
  });
});
