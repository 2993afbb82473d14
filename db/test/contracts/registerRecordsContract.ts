import { randomUUID } from "node:crypto";
import { userId, worldId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { type Database, MissingReference, type NewChatMessage, type NewEvent } from "../../src/index.ts";
import { expectObstacle, failureOf, newAccount, newGuest, newWorld } from "./made.ts";

const DAY_MS = 86_400_000;
const now = new Date();
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
const NOBODY = userId("00000000-0000-4000-8000-000000000000");
const NOWHERE = worldId("00000000-0000-4000-8000-000000000000");

/** What any home of reports, events and chat must do. */
export function registerRecordsContract(make: () => Database): void {
  async function aWorld() {
    const db = make();
    const [owner, ada] = [await newAccount(db, "Olga"), await newAccount(db, "Ada")];
    return { db, owner, ada, world: await newWorld(db, owner.id) };
  }

  describe("reports", () => {
    it("are kept with who, whom, where and the evidence, which lists leave out", async () => {
      const { db, owner, ada, world } = await aWorld();
      const evidence = { positions: [[1, 2, 3]] };
      const report = { worldId: world.id, subjectId: ada.id, reporterId: owner.id, reason: "spam", now };
      const created = await db.reports.create({ ...report, comment: "Look", evidence });
      expect(created).to.deep.include({ kind: "user", hasEvidence: true, decision: null, comment: "Look" });
      expect(created.subject).to.deep.equal({ userId: ada.id, name: "Ada" });
      expect(created.world).to.deep.equal({ id: world.id, slug: world.slug, name: world.name });
      expect((await db.reports.find(created.id))?.evidence).to.deep.equal(evidence);
      const ofWorld = await db.reports.create({ ...report, subjectId: null, comment: "", evidence: null });
      expect(ofWorld).to.deep.include({ kind: "world", subject: null, hasEvidence: false });
      const { items, total } = await db.reports.list({
        world: world.id,
        judge: null,
        show: "open",
        offset: 0,
        limit: 9,
      });
      expect(total).to.equal(2);
      expect(items.some((item) => "evidence" in item)).to.equal(false);
      const nowhere = db.reports.create({ ...report, worldId: NOWHERE, comment: "", evidence: null });
      expect(await failureOf(nowhere)).to.be.instanceOf(MissingReference);
    });

    it("are decided once, by whoever comes first, within their world", async () => {
      const { db, owner, ada, world } = await aWorld();
      const report = { worldId: world.id, subjectId: ada.id, reporterId: owner.id, reason: "spam", comment: "", now };
      const { id } = await db.reports.create({ ...report, evidence: null });
      const decision = { outcome: "acted", note: "Banned", by: owner.id, at: now } as const;
      expect(await db.reports.decide(id, (await newWorld(db, owner.id)).id, decision)).to.equal(null);
      expect(await db.reports.decide(id, null, { ...decision, by: ada.id }), "about oneself").to.equal(null);
      const failures = await Promise.all([1, 2].map(() => failureOf(db.reports.decide(id, world.id, decision))));
      expect(failures.filter((failure) => failure === null)).to.have.lengthOf(1);
      await expectObstacle(db.reports.decide(id, null, decision), "alreadyDecided");
      expect((await db.reports.find(id))?.decision).to.deep.equal({
        outcome: "acted",
        note: "Banned",
        at: now,
        by: { userId: owner.id, name: "Olga" },
      });
      expect(await db.reports.countOpen(world.id)).to.equal(0);
      expect(
        (await db.reports.list({ world: world.id, judge: null, show: "decided", offset: 0, limit: 9 })).total,
      ).to.equal(1);
    });

    it("[ID5] evidence goes 180 days after the decision, or after a report that nobody decides, and the report stays", async () => {
      const { db, owner, ada, world } = await aWorld();
      const report = { worldId: world.id, subjectId: ada.id, reporterId: owner.id, reason: "spam", comment: "" };
      const decided = await Promise.all(
        [200, 179, 200, 181].map((days) => db.reports.create({ ...report, evidence: { a: 1 }, now: daysAgo(days) })),
      );
      const [old, open, recent, forgotten] = decided.map(({ id }) => id);
      const decide = (id: typeof old, days: number) =>
        db.reports.decide(id!, world.id, { outcome: "dismissed", note: "", by: owner.id, at: daysAgo(days) });
      await decide(old, 181);
      await decide(recent, 179);
      expect(await db.reports.purgeEvidenceBefore(daysAgo(180))).to.equal(2);
      const kept = async (id: typeof old) => (await db.reports.find(id!))?.hasEvidence;
      const ofEach = await Promise.all([old, open, recent, forgotten].map(kept));
      expect(ofEach).to.deep.equal([false, true, true, false]);
      expect(
        (await db.reports.list({ world: world.id, judge: null, show: "all", offset: 0, limit: 9 })).total,
      ).to.equal(4);
    });
  });

  describe("events", () => {
    it("say who did what where and when, the latest first, a part at a time", async () => {
      const { db, owner, ada, world } = await aWorld();
      const event = (kind: NewEvent["kind"], minute: number, more: Partial<NewEvent> = {}): NewEvent => ({
        kind,
        at: new Date(now.getTime() + minute * 60_000),
        userId: ada.id,
        worldId: world.id,
        ...more,
      });
      await db.events.recordMany([
        event("enteredWorld", 1),
        event("usedObject", 2, { place: "board", details: { object: "board" } }),
        event("kicked", 3, { userId: owner.id, subjectId: ada.id }),
        event("signedOut", 4, { worldId: null }),
      ]);
      const first = await db.events.list({ world: world.id, limit: 2 });
      expect(first.events.map(({ kind }) => kind)).to.deep.equal(["kicked", "usedObject"]);
      expect(first.events[0]).to.deep.include({
        user: { userId: owner.id, name: "Olga" },
        subject: { userId: ada.id, name: "Ada" },
      });
      expect(first.events[1]).to.deep.include({ place: "board", details: { object: "board" } });
      const second = await db.events.list({ world: world.id, limit: 2, before: first.next! });
      expect(second.events.map(({ kind }) => kind)).to.deep.equal(["enteredWorld"]);
      expect(second.next).to.equal(null);
      const kinds = async (search: Parameters<typeof db.events.list>[0]) =>
        (await db.events.list(search)).events.map(({ kind }) => kind);
      expect(await kinds({ user: ada.id, limit: 9 })).to.deep.equal([
        "signedOut",
        "kicked",
        "usedObject",
        "enteredWorld",
      ]);
      expect(await kinds({ world: world.id, kind: "kicked", limit: 9 })).to.deep.equal(["kicked"]);
      const from = event("kicked", 2).at;
      const to = event("kicked", 3).at;
      expect(await kinds({ world: world.id, from, to, limit: 9 })).to.deep.equal(["usedObject"]);
    });

    it("of people who are gone name nobody; those of worlds that are gone go with them", async () => {
      const { db, world } = await aWorld();
      const event = { kind: "enteredWorld", at: now, userId: NOBODY, worldId: world.id } as const;
      await db.events.recordMany([event, { ...event, worldId: NOWHERE }]);
      const { events } = await db.events.list({ world: world.id, limit: 9 });
      expect(events.map(({ user }) => user)).to.deep.equal([null]);
    });

    it("[ID5] are kept for so long", async () => {
      const { db, ada, world } = await aWorld();
      const event = { kind: "enteredWorld", userId: ada.id, worldId: world.id } as const;
      await db.events.recordMany([
        { ...event, at: daysAgo(91) },
        { ...event, at: daysAgo(89) },
      ]);
      await db.events.purgeBefore(daysAgo(90));
      expect((await db.events.list({ world: world.id, limit: 9 })).events.map(({ at }) => at)).to.deep.equal([
        daysAgo(89),
      ]);
    });
  });

  describe("chat messages", () => {
    async function aTalk() {
      const made = await aWorld();
      const guest = await newGuest(made.db, "Gus");
      const message = (sequence: number, change: Partial<NewChatMessage> = {}): NewChatMessage => ({
        worldId: made.world.id,
        sequence,
        scope: "world",
        senderId: made.ada.id,
        senderName: "Ada",
        clientId: `c${sequence}`,
        text: `message ${sequence}`,
        sentAt: now,
        ...change,
      });
      const read = async (search: Partial<Parameters<typeof made.db.chatMessages.list>[1]> = {}) =>
        (await made.db.chatMessages.list(made.world.id, { viewer: null, limit: 50, ...search })).map(
          (one) => one.sequence,
        );
      return { ...made, guest, message, read };
    }

    it("[SH7] have one order, and one that is sent twice is kept once", async () => {
      const { db, world, message, read } = await aTalk();
      expect(await db.chatMessages.last(world.id, 10)).to.deep.equal([]);
      await db.chatMessages.insertMany([message(2), message(1)]);
      await db.chatMessages.insertMany([message(1), message(2), message(3), message(4, { clientId: "c1" })]);
      expect(await read()).to.deep.equal([1, 2, 3]);
      const last = await db.chatMessages.last(world.id, 2);
      expect(last.map(({ sequence, clientId }) => [sequence, clientId])).to.deep.equal([
        [2, "c2"],
        [3, "c3"],
      ]);
      expect(await db.chatMessages.find(world.id, 3)).to.deep.include({
        text: "message 3",
        senderName: "Ada",
        sentAt: now,
      });
    });

    it("are read backwards, or onwards from what one has", async () => {
      const { db, message, read } = await aTalk();
      await db.chatMessages.insertMany([1, 2, 3, 4, 5].map((sequence) => message(sequence)));
      expect(await read({ limit: 2 })).to.deep.equal([4, 5]);
      expect(await read({ limit: 2, before: 4 })).to.deep.equal([2, 3]);
      expect(await read({ limit: 2, after: 2 })).to.deep.equal([3, 4]);
    });

    it("show each what was for them: to the world, to those who heard it, to the one it was sent to", async () => {
      const { db, ada, owner, guest, message, read } = await aTalk();
      await db.chatMessages.insertMany([
        message(1),
        message(2, { scope: "nearby", audience: [owner.id] }),
        message(3, { scope: "direct", recipientId: guest.id }),
        message(4, { scope: "nearby", audience: [] }),
      ]);
      expect(await read()).to.deep.equal([1]);
      expect(await read({ viewer: ada.id }), "the sender").to.deep.equal([1, 2, 3, 4]);
      expect(await read({ viewer: owner.id }), "who heard it").to.deep.equal([1, 2]);
      expect(await read({ viewer: guest.id }), "who got it").to.deep.equal([1, 3]);
    });

    it("are read by kind, and direct ones by the person with whom they were exchanged", async () => {
      const { db, ada, owner, guest, message, read } = await aTalk();
      await db.chatMessages.insertMany([
        message(1),
        message(2, { scope: "nearby", audience: [owner.id] }),
        message(3, { scope: "direct", recipientId: guest.id }),
        message(4, { scope: "direct", recipientId: owner.id }),
        message(5, { scope: "direct", recipientId: ada.id, senderId: owner.id }),
        message(6, { scope: "direct", recipientId: guest.id, senderId: owner.id }),
      ]);
      expect(await read({ viewer: owner.id, scope: "nearby" })).to.deep.equal([2]);
      expect(await read({ viewer: guest.id, scope: "nearby" })).to.deep.equal([]);
      expect(await read({ viewer: ada.id, scope: "direct" })).to.deep.equal([3, 4, 5]);
      expect(await read({ viewer: ada.id, scope: "direct", partner: owner.id })).to.deep.equal([4, 5]);
      expect(await read({ viewer: guest.id, scope: "direct", partner: ada.id })).to.deep.equal([3]);
      expect(await read({ viewer: ada.id, scope: "world" })).to.deep.equal([1]);
    });

    it("show nothing of whoever blocks one, or is blocked, of any kind", async () => {
      const { db, ada, owner, guest, message, read } = await aTalk();
      await db.chatMessages.insertMany([
        message(1),
        message(2, { scope: "nearby", audience: [owner.id] }),
        message(3, { scope: "direct", recipientId: owner.id }),
        message(4, { senderId: guest.id }),
      ]);
      await db.blocks.add(owner.id, ada.id);
      expect(await read({ viewer: owner.id }), "who blocks").to.deep.equal([4]);
      expect(await read({ viewer: ada.id }), "who is blocked reads their own").to.deep.equal([1, 2, 3, 4]);
      await db.blocks.remove(owner.id, ada.id);
      await db.blocks.add(ada.id, owner.id);
      expect(await read({ viewer: owner.id }), "who is blocked").to.deep.equal([4]);
      await db.blocks.remove(ada.id, owner.id);
      expect(await read({ viewer: owner.id }), "taken back").to.deep.equal([1, 2, 3, 4]);
    });

    it("are edited by their sender alone, and a deleted one is empty for good", async () => {
      const { db, ada, owner, world, message } = await aTalk();
      await db.chatMessages.insertMany([message(1)]);
      const { chatMessages } = db;
      expect(await chatMessages.edit(world.id, 1, owner.id, "forged", now)).to.equal(false);
      expect(await chatMessages.edit(world.id, 1, ada.id, "edited", now)).to.equal(true);
      expect(await chatMessages.find(world.id, 1)).to.deep.include({ text: "edited", editedAt: now });
      expect(await chatMessages.delete(world.id, 1, owner.id, now)).to.equal(true);
      expect(await chatMessages.delete(world.id, 1, owner.id, now)).to.equal(false);
      expect(await chatMessages.edit(world.id, 1, ada.id, "again", now)).to.equal(false);
      expect(await chatMessages.find(world.id, 1)).to.include({ text: "", isDeleted: true });
    });

    it("of somebody who is gone do not hold up the others", async () => {
      const { db, message, read } = await aTalk();
      await db.chatMessages.insertMany([
        message(1, { senderId: NOBODY }),
        message(2, { worldId: NOWHERE }),
        message(3),
      ]);
      expect(await read()).to.deep.equal([3]);
    });

    it("[ID5] are kept for so long", async () => {
      const { db, message, read } = await aTalk();
      await db.chatMessages.insertMany([message(1, { sentAt: daysAgo(31) }), message(2, { sentAt: daysAgo(29) })]);
      await db.chatMessages.purgeBefore(daysAgo(30));
      expect(await read()).to.deep.equal([2]);
    });
  });

  describe("statistics", () => {
    const at = (time: string) => new Date(`2026-03-01T${time}:00Z`);
    const day = { from: at("00:00"), to: new Date("2026-03-03T00:00:00Z") };

    it("add up by the hour and the day, count each visitor once in each, and keep peaks", async () => {
      const { db, ada, owner, world } = await aWorld();
      const scope = world.id;
      const record = (more: object) =>
        db.statistics.record({ id: randomUUID(), events: [], measurements: [], visits: [], ...more });
      await record({
        measurements: [
          { scope, metric: "joins", value: 1, at: at("10:15") },
          { scope, metric: "joins", value: 1, at: at("10:59") },
          { scope, metric: "peakOnline", value: 7, at: at("10:20") },
          { scope, metric: "peakOnline", value: 4, at: at("10:40") },
          { scope, metric: "minutes", value: 2.5, at: at("11:00") },
        ],
        visits: [
          { scope, userId: ada.id, at: at("10:15") },
          { scope, userId: ada.id, at: at("10:59") },
          { scope, userId: owner.id, at: at("10:30") },
          { scope, userId: NOBODY, at: at("10:30") },
        ],
      });
      await record({
        measurements: [
          { scope, metric: "joins", value: 1, at: at("11:10") },
          { scope, metric: "peakOnline", value: 5, at: at("11:10") },
        ],
        visits: [{ scope, userId: ada.id, at: at("11:10") }],
      });
      expect(await db.statistics.read(scope, "hour", day.from, day.to)).to.deep.equal([
        { startsAt: at("10:00"), values: { joins: 2, peakOnline: 7, visitors: 2 } },
        { startsAt: at("11:00"), values: { joins: 1, minutes: 2.5, peakOnline: 5, visitors: 1 } },
      ]);
      expect(await db.statistics.read(scope, "day", day.from, day.to)).to.deep.equal([
        { startsAt: at("00:00"), values: { joins: 3, minutes: 2.5, peakOnline: 7, visitors: 2 } },
      ]);
      expect(await db.statistics.totals(scope)).to.deep.equal({ joins: 3, minutes: 2.5, peakOnline: 7 });
      expect(await db.statistics.countVisitors(scope, day.from, day.to)).to.equal(2);
    });

    it("[TR3] a batch whose answer was lost is not counted twice, and a batch is recorded whole or not at all", async () => {
      const { db, ada, world } = await aWorld();
      const scope = world.id;
      const batch = {
        id: randomUUID(),
        events: [{ kind: "enteredWorld", at: at("10:00"), userId: ada.id, worldId: scope }] as const,
        measurements: [{ scope, metric: "joins", value: 1, at: at("10:00") }] as const,
        visits: [],
      };
      const recorded = await Promise.all([db.statistics.record(batch), db.statistics.record(batch)]);
      expect(recorded.sort()).to.deep.equal([false, true]);
      expect(await db.statistics.totals(scope)).to.deep.equal({ joins: 1 });
      expect((await db.events.list({ world: scope, limit: 9 })).events).to.have.lengthOf(1);
      const measurements = [{ scope: worldId("nowhere"), metric: "joins", value: 1, at: at("10:00") }] as const;
      expect(await failureOf(db.statistics.record({ ...batch, id: randomUUID(), measurements }))).to.not.equal(null);
      expect((await db.events.list({ world: scope, limit: 9 })).events, "half a batch").to.have.lengthOf(1);
    });

    it("two processes that count the same figures at once lose nothing", async () => {
      const { db, ada, owner, world } = await aWorld();
      const worlds = [world.id, (await newWorld(db, owner.id)).id];
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => {
          const scopes = n % 2 === 0 ? worlds : [...worlds].reverse();
          return db.statistics.record({
            id: randomUUID(),
            events: [],
            measurements: scopes.map((scope) => ({ scope, metric: "joins", value: 1, at: at("10:00") })),
            visits: scopes.map((scope) => ({ scope, userId: ada.id, at: at("10:00") })),
          });
        }),
      );
      for (const scope of worlds) {
        const [point] = await db.statistics.read(scope, "day", day.from, day.to);
        expect(point?.values).to.deep.equal({ joins: 20, visitors: 1 });
      }
    });

    it("[ID5] who visited is forgotten after its time, the figures stay", async () => {
      const { db, ada, world } = await aWorld();
      const scope = world.id;
      const visits = [{ scope, userId: ada.id, at: at("10:00") }];
      await db.statistics.record({ id: randomUUID(), events: [], measurements: [], visits });
      expect(await db.statistics.purgeVisitsBefore(day.to)).to.be.greaterThanOrEqual(2);
      expect(await db.statistics.countVisitors(scope, day.from, day.to)).to.equal(0);
      expect((await db.statistics.read(scope, "day", day.from, day.to))[0]?.values).to.deep.equal({ visitors: 1 });
    });
  });
}
