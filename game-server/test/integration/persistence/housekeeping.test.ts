import { randomBytes, randomUUID } from "node:crypto";
import { type Database, DatabaseUnavailable, openDatabase } from "@crowdwire/db";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { query, useDatabase } from "../../../../test/support/postgres.ts";
import { until } from "../../../../test/support/useWorld.ts";
import { createGameServerMetrics } from "../../../src/metrics.ts";
import { keepHouse, startHousekeeping } from "../../../src/persistence/housekeeping.ts";
import { MapFiles } from "../../../src/persistence/MapFiles.ts";
import { ANY_LOOK } from "../../support/accounts.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const DAY_MS = 86_400_000;
const keepDays = { guests: 30, chat: 30, events: 90, evidence: 180, deletedWorlds: 30, preparedMaps: 2, unusedMaps: 7 };
const REPORT = { subjectId: null, reason: "spam", comment: "", evidence: { kept: true } };
const logger = { info: () => undefined, warn: () => undefined } as never;
const { metrics, registry } = createGameServerMetrics();
const NO_MAPS = { directory: "/nowhere", alwaysKept: async () => new Set<string>() };

describe("housekeeping", () => {
  const postgres = useDatabase();
  const folder = useTemporaryFolder();
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

    const letter = { tokenSha256: randomBytes(32), purpose: "reset", email: "o@example.org" } as const;
    await db.emailTokens.create({ ...letter, userId: owner.id, expiresAt: inDays(1) });
    await db.kicks.set({ user: guest.id, world: world.id, why: "", until: inDays(0.01), by: owner.id });
    const visits = [{ scope: world.id, userId: owner.id, at: inDays(0) }];
    await db.statistics.record({ id: randomUUID(), events: [], measurements: [], visits });
    const files = new MapFiles(folder.path());
    const text = (what: string) => Buffer.from(what);
    const map = await files.write({ scene: text("scene"), ground: text("ground"), description: text("{}") });
    const most = { maps: 1, bytes: 1 };
    await db.mapUploads.note({ user: owner.id, contentHash: map.contentHash, bytes: 1, most, now: inDays(0) });

    const count = async (table: string) => (await query(postgres.url(), `select from ${table}`)).length;
    /** What there is, after how many days it goes, and whether it is still there. */
    const kept: Readonly<Record<string, readonly [days: number, isThere: () => Promise<boolean | undefined>]>> = {
      kicks: [0.01, async () => (await count("kicks")) > 0],
      sessions: [1, async () => (await db.sessions.findByToken(tokenSha256, inDays(0))) !== null],
      emailTokens: [1, async () => (await db.emailTokens.find(letter.tokenSha256, "reset", inDays(0))) !== null],
      mapUploads: [2, async () => (await db.mapUploads.usageOf(owner.id)).maps > 0],
      // From the first look at it after that, on day 2.1.
      mapFiles: [2.1 + 7, () => files.has(map)],
      guests: [30, async () => (await db.users.find(guest.id)) !== null],
      chatMessages: [30, async () => (await db.chatMessages.find(world.id, 1)) !== null],
      worlds: [30, async () => (await db.worlds.findAny(gone.id)) !== null],
      events: [90, async () => (await db.events.list({ world: world.id, limit: 1 })).events.length === 1],
      visits: [90, async () => (await count("statistics_visitors")) > 0],
      evidence: [180, async () => (await db.reports.find(report.id))?.hasEvidence],
      undecided: [180, async () => (await db.reports.find(undecided.id))?.hasEvidence],
      theirReports: [Number.POSITIVE_INFINITY, async () => (await db.reports.find(report.id)) !== null],
      theirAccount: [Number.POSITIVE_INFINITY, async () => (await db.users.find(owner.id)) !== null],
      theirWorld: [Number.POSITIVE_INFINITY, async () => (await db.worlds.find(world.id)) !== null],
    };
    const isGone = async () => {
      const there = await Promise.all(Object.values(kept).map(([, isThere]) => isThere()));
      return Object.keys(kept).filter((_, index) => there[index] !== true);
    };
    expect(await isGone()).to.deep.equal([]);
    const said: string[] = [];
    let keysKept = 0;
    const days = [0.9, 1.1, 1.9, 2.1, 9, 9.2, 29.9, 30.1, 88.9, 91, 179.9, 180.1];
    for (const day of days) {
      await keepHouse({
        db,
        keyRing: { maintain: async () => void keysKept++ },
        keepDays,
        maps: { directory: folder.path(), alwaysKept: async () => new Set() },
        metrics,
        now: () => inDays(day),
        logger: {
          warn: () => undefined,
          info: ({ deleted }: { deleted: object }) => void said.push(...Object.keys(deleted)),
        } as never,
      });
      const due = Object.entries(kept).filter(([, [limit]]) => limit < day);
      expect(await isGone(), `after ${day} days`).to.deep.equal(due.map(([name]) => name));
    }
    expect(keysKept, "keys are looked after each time").to.equal(days.length);
    // Each is said once for operators; both reports are one kind.
    expect(said.sort()).to.deep.equal(
      Object.keys(kept)
        .filter((name) => !/^(?:undecided|their.*)$/u.test(name))
        .sort(),
    );
    expect(await registry.metrics()).to.contain('map_files_removed_total{kind="maps"} 1');
  });

  it("[ID5] begins a minute after the start and goes on every hour, until it is stopped; what fails is tried again", async () => {
    const tokenSha256 = () => randomBytes(32);
    const owner = await db.users.createGuest({ displayName: "Gus", look: ANY_LOOK });
    const endedSession = async () => {
      const session = { userId: owner.id, tokenSha256: tokenSha256(), expiresAt: new Date(1), userAgent: "" };
      await db.sessions.create(session);
      return async () => (await query(postgres.url(), "select from sessions")).length === 0;
    };
    let warnings = 0;
    let fails = true;
    const waits: number[] = [];
    let due: (() => void) | undefined;
    const timer = {
      after: (ms: number, callback: () => void) => {
        waits.push(ms);
        due = callback;
        return () => {
          due = undefined;
        };
      },
    };
    const maintain = async () => {
      if (fails) throw new Error("no room on the disk");
    };
    const stop = startHousekeeping({
      ...{ db, keepDays, maps: NO_MAPS, metrics, now: () => new Date(), timer, keyRing: { maintain } },
      logger: { info: () => undefined, warn: () => void warnings++ } as never,
    });
    for (const round of [1, 2]) {
      const isGone = await endedSession();
      due?.();
      await until(`round ${round} is done`, async () => (await isGone()) && waits.length === round + 1);
      expect(warnings).to.equal(1);
      fails = false;
    }
    expect(waits).to.deep.equal([60_000, 3_600_000, 3_600_000]);
    stop();
    expect(due).to.equal(undefined);
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
