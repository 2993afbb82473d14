import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { query, useDatabase } from "../../../test/support/postgres.ts";
import { type Database, openDatabase } from "../../src/index.ts";
import { failureOf, newAccount, newWorld } from "../contracts/made.ts";

const now = new Date();

describe("the audit log (check 23)", () => {
  const postgres = useDatabase();
  let db: Database;
  before(async () => {
    db = openDatabase({ url: postgres.url() });
    await db.migrate();
  });
  after(() => db.close());

  it("keeps who did what to what, and finds it again", async () => {
    const ada = await newAccount(db);
    const world = await newWorld(db, ada.id);
    await db.auditLog.append({ action: "ban.create", at: now, actorId: ada.id, worldId: world.id, target: "someone" });
    await db.auditLog.append({ action: "signIn.failed", at: now, actorId: null, details: { address: "10.0.0.1" } });
    const { entries, next } = await db.auditLog.list({ limit: 1 });
    expect(entries).to.deep.equal([
      {
        id: entries[0]?.id,
        action: "signIn.failed",
        at: now,
        actorId: null,
        worldId: null,
        target: null,
        details: { address: "10.0.0.1" },
      },
    ]);
    expect((await db.auditLog.list({ limit: 9, before: next! })).entries.map(({ action }) => action)).to.include(
      "ban.create",
    );
    const found = async (search: object) => (await db.auditLog.list({ limit: 9, ...search })).entries.length;
    expect(await found({ actor: ada.id, world: world.id, action: "ban" })).to.equal(1);
    expect(await found({ action: "ba" })).to.equal(0);
  });

  for (const statement of [
    "update audit_log set action = 'forged'",
    "delete from audit_log",
    "truncate audit_log",
    "truncate audit_log cascade",
  ]) {
    it(`refuses to ${statement}`, async () => {
      await db.auditLog.append({ action: "test", at: now, actorId: null });
      const count = "select count(*)::int as entries from audit_log";
      const [before] = await query(postgres.url(), count);
      expect(String(await failureOf(query(postgres.url(), statement)))).to.contain("append-only");
      expect((await query(postgres.url(), count))[0]).to.deep.equal(before);
    });
  }

  it("stays as it was when the person and the world it names are gone", async () => {
    const ada = await newAccount(db);
    const world = await newWorld(db, ada.id);
    await db.auditLog.append({ action: "world.delete", at: now, actorId: ada.id, worldId: world.id });
    await db.worlds.delete(world.id, new Date(0));
    await db.users.erase(ada.id, now);
    await db.worlds.purgeDeletedBefore(now);
    expect((await db.auditLog.list({ actor: ada.id, limit: 9 })).entries[0]).to.include({ worldId: world.id });
  });

  it("keeps each entry on one line and no secret", async () => {
    await db.auditLog.append({
      action: "signIn.failed",
      at: now,
      actorId: null,
      target: "a\nFAKE ban.create\u202e\u2028b",
      details: { reason: "x\r\ny", password: "hunter2", nested: [{ refreshToken: "abc", kept: 1 }], passwordHash: "p" },
    });
    const { entries } = await db.auditLog.list({ limit: 1 });
    expect(entries[0]?.target).to.equal("a\\u000aFAKE ban.create\\u202e\\u2028b");
    expect(entries[0]?.details).to.deep.equal({ reason: "x\\u000d\\u000ay", nested: [{ kept: 1 }] });
  });

  it("takes no action that is not a name", async () => {
    const failure = await failureOf(db.auditLog.append({ action: "ban\ncreate", at: now, actorId: null }));
    expect(failure).to.include({ code: "invalidValue", constraint: "audit_log_action_form" });
  });
});
