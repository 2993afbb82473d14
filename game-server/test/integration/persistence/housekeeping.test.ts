import { randomBytes } from "node:crypto";
import { type Database, DatabaseUnavailable, openDatabase } from "@crowdwire/db";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { useDatabase } from "../../../../test/support/postgres.ts";
import { createGameServerMetrics } from "../../../src/metrics.ts";
import { keepHouse } from "../../../src/persistence/housekeeping.ts";
import { ANY_LOOK } from "../../support/accounts.ts";

const DAY_MS = 86_400_000;
const keepDays = { guests: 30, chat: 30, events: 90, evidence: 180, deletedWorlds: 30, preparedMaps: 2, unusedMaps: 7 };
const REPORT = { subjectId: null, reason: "spam", comment: "", evidence: { kept: true } };
const logger = { info: () => undefined, warn: () => undefined } as never;
const keyRing = { maintain: () => Promise.resolve() };
const { metrics } = createGameServerMetrics();
const NO_MAPS = { directory: "/nowhere", alwaysKept: async () => new Set<string>() };

describe("housekeeping", () => {
  const postgres = useDatabase();
  let db: Database;
  before(async () => {
    db = openDatabase({ url: postgres.url() });
    await db.migrate();
  });
  after(() => db.close());

  it("[ID5] deletes what has served its time, each kind after its own, and nothing else", async () => {
    const startMs = Date.now();
    const inDays = (days: number) => new Date(startMs + days * DAY_MS);
    const owner = await db.users.createAccount({ displayName: "Olga", look: ANY_LOOK, email: "o@example.org" });
    const guest = await db.users.createGuest({ displayName: "Gus", look: ANY_LOOK });
    const newWorld = (slug: string) =>
      db.worlds.create({
        slug,
        name: slug,
        description: "",
        tags: [],
        ownerId: owner.id,
        capacity: 9,
        visibility: "public",
        guestsAllowed: true,
        map: null,
      });
    const [world, gone] = [await newWorld("kept"), await newWorld("gone")];
    await db.worlds.delete(gone.id, inDays(0));
    const tokenSha256 = randomBytes(32);
    await db.sessions.create({ userId: owner.id, tokenSha256, expiresAt: inDays(1), userAgent: "" });
    const message = { worldId: world.id, sequence: 1, scope: "world", senderId: owner.id, senderName: "Olga" } as const;
    await db.chatMessages.insertMany([{ ...message, clientId: "1", text: "hello", sentAt: inDays(0) }]);
    await db.events.recordMany([{ kind: "enteredWorld", at: inDays(0), userId: owner.id, worldId: world.id }]);
    const report = await db.reports.create({ ...REPORT, worldId: world.id, reporterId: owner.id, now: inDays(0) });
    const undecided = await db.reports.create({ ...REPORT, worldId: world.id, reporterId: owner.id, now: inDays(0) });
    await db.reports.decide(report.id, null, { outcome: "acted", note: "", by: owner.id, at: inDays(0) });

    const whatIsThere = async () => ({
      session: (await db.sessions.findByToken(tokenSha256, inDays(0))) !== null,
      guest: (await db.users.find(guest.id)) !== null,
      chat: (await db.chatMessages.find(world.id, 1)) !== null,
      deletedWorld: (await db.worlds.findAny(gone.id)) !== null,
      events: (await db.events.list({ world: world.id, limit: 1 })).events.length === 1,
      evidence: (await db.reports.find(report.id))?.hasEvidence,
      undecided: (await db.reports.find(undecided.id))?.hasEvidence,
      owner: (await db.users.find(owner.id)) !== null,
      world: (await db.worlds.find(world.id)) !== null,
    });
    const all = await whatIsThere();
    const goneAfter = async (days: number) => {
      await keepHouse({ db, keyRing, keepDays, maps: NO_MAPS, metrics, now: () => inDays(days), logger });
      const there = await whatIsThere();
      return Object.keys(all).filter((name) => !there[name as keyof typeof there]);
    };
    expect(Object.values(all)).to.deep.equal(Object.values(all).map(() => true));
    expect(await goneAfter(0.9)).to.deep.equal([]);
    expect(await goneAfter(29)).to.deep.equal(["session"]);
    expect(await goneAfter(31)).to.deep.equal(["session", "guest", "chat", "deletedWorld"]);
    expect(await goneAfter(89)).to.have.lengthOf(4);
    expect(await goneAfter(91)).to.deep.equal(["session", "guest", "chat", "deletedWorld", "events"]);
    expect(await goneAfter(179)).to.have.lengthOf(5);
    expect(await goneAfter(181)).to.deep.equal([
      "session",
      "guest",
      "chat",
      "deletedWorld",
      "events",
      "evidence",
      "undecided",
    ]);
  });

  it("does the rest where one chore fails, and says what failed", async () => {
    let keysKept = false;
    const broken = {
      ...db,
      chatMessages: { ...db.chatMessages, purgeBefore: () => Promise.reject(new DatabaseUnavailable(null)) },
    };
    const failure = await keepHouse({
      db: broken,
      keyRing: {
        maintain: async () => {
          keysKept = true;
        },
      },
      keepDays,
      maps: NO_MAPS,
      metrics,
      now: () => new Date(),
      logger,
    }).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(AggregateError);
    expect((failure as AggregateError).errors[0]).to.be.instanceOf(DatabaseUnavailable);
    expect(keysKept).to.equal(true);
  });
});
