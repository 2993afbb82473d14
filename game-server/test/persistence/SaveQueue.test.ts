import { randomUUID } from "node:crypto";
import { userId, worldId } from "@crowdwire/protocol";
import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { createGameServerMetrics } from "../../src/metrics.ts";
import { SaveQueue } from "../../src/persistence/SaveQueue.ts";
import { away, MemoryPlacementStore } from "../support/MemoryPlacementStore.ts";
import { settle, TestClock } from "../support/TestClock.ts";

const INTERVAL_MS = 1000;
const WORLD = worldId(randomUUID());
const place = (x: number) => ({ x, y: 0, z: 0, yaw: 0 });
const newUser = () => userId(randomUUID());

describe("SaveQueue", () => {
  let clock: TestClock;
  let store: MemoryPlacementStore;
  let queue: SaveQueue;
  let lines: { level: string; message: string }[];
  let scrape: () => Promise<string>;

  beforeEach(() => {
    clock = new TestClock();
    store = new MemoryPlacementStore();
    lines = [];
    queue = newQueue();
  });

  function newQueue(maxRows = 1000): SaveQueue {
    const { metrics, registry } = createGameServerMetrics();
    scrape = () => registry.metrics();
    const log = (level: string) => (_fields: unknown, message: string) => lines.push({ level, message });
    const logger = { info: log("info"), warn: log("warn"), error: log("error") } as never;
    return new SaveQueue({ store, intervalMs: INTERVAL_MS, maxRows, timer: clock, logger, metrics });
  }

  const batchSizes = () => store.batches.map((batch) => batch.length);

  it("writes the latest place of each person, in one batch an interval", async () => {
    const [ada, bo] = [newUser(), newUser()];
    queue.keep(ada, WORLD, place(1));
    queue.keep(bo, WORLD, place(2));
    await clock.pass(INTERVAL_MS / 2);
    queue.keep(ada, WORLD, place(3));
    expect(batchSizes()).to.deep.equal([]);
    await clock.pass(INTERVAL_MS / 2);
    expect(batchSizes()).to.deep.equal([2]);
    expect((await store.load(ada, WORLD))?.x).to.equal(3);
    expect((await store.load(bo, WORLD))?.x).to.equal(2);
  });

  it("rests while nobody moves", async () => {
    queue.keep(newUser(), WORLD, place(1));
    await clock.pass(INTERVAL_MS * 10);
    expect(batchSizes()).to.deep.equal([1]);
    expect(clock.timers).to.equal(0);
  });

  it("keeps the worlds of one person apart", async () => {
    const ada = newUser();
    const other = worldId(randomUUID());
    queue.keep(ada, WORLD, place(1));
    queue.keep(ada, other, place(2));
    await clock.pass(INTERVAL_MS);
    expect((await store.load(ada, WORLD))?.x).to.equal(1);
    expect((await store.load(ada, other))?.x).to.equal(2);
  });

  it("never has two batches under way, however slow the database is", async () => {
    let open: () => void = () => undefined;
    store.gate = new Promise((resolve) => {
      open = resolve;
    });
    for (let second = 0; second < 5; second++) {
      queue.keep(newUser(), WORLD, place(second));
      await clock.pass(INTERVAL_MS);
    }
    expect(store.mostUnderWay).to.equal(1);
    expect(batchSizes()).to.deep.equal([1]);
    store.gate = undefined;
    open();
    await settle();
    await clock.pass(INTERVAL_MS);
    expect(batchSizes()).to.deep.equal([1, 4]);
    expect(store.mostUnderWay).to.equal(1);
  });

  it("whoever comes back before the batch is written stands where they were", async () => {
    const ada = newUser();
    queue.keep(ada, WORLD, place(1));
    expect((await queue.load(ada, WORLD))?.x, "waiting").to.equal(1);
    let open: () => void = () => undefined;
    store.gate = new Promise((resolve) => {
      open = resolve;
    });
    await clock.pass(INTERVAL_MS);
    expect((await queue.load(ada, WORLD))?.x, "being written").to.equal(1);
    open();
    await settle();
    expect((await queue.load(ada, WORLD))?.x, "written").to.equal(1);
    expect(await queue.load(newUser(), WORLD)).to.equal(null);
  });

  it("[TR3] with the database away the latest places wait, attempts get rarer, and one line says so", async () => {
    const ada = newUser();
    store.failure = away();
    queue.keep(ada, WORLD, place(0));
    for (let second = 1; second <= 60; second++) {
      await clock.pass(1000);
      queue.keep(ada, WORLD, place(second));
    }
    // After 1, 2 and 4 s, then every 5 s: at 1, 3, 7, 12, 17 and so on, up to 57.
    expect(store.batches).to.have.lengthOf(13);
    expect(lines.map((line) => line.level)).to.deep.equal(["warn"]);
    store.failure = undefined;
    await clock.pass(5000);
    expect((await store.load(ada, WORLD))?.x).to.equal(60);
    expect(lines.map((line) => line.level)).to.deep.equal(["warn", "info"]);
    queue.keep(ada, WORLD, place(61));
    await clock.pass(INTERVAL_MS);
    expect((await store.load(ada, WORLD))?.x, "back to the usual interval").to.equal(61);
  });

  it("a batch that failed never overwrites what came meanwhile", async () => {
    const ada = newUser();
    store.failure = away();
    let open: () => void = () => undefined;
    store.gate = new Promise((resolve) => {
      open = resolve;
    });
    queue.keep(ada, WORLD, place(1));
    await clock.pass(INTERVAL_MS);
    queue.keep(ada, WORLD, place(2));
    open();
    await settle();
    store.gate = undefined;
    store.failure = undefined;
    await queue.flush();
    expect((await store.load(ada, WORLD))?.x).to.equal(2);
    expect(batchSizes()).to.deep.equal([1, 1]);
  });

  it("flushing while a batch is failing tries its places once more", async () => {
    const ada = newUser();
    store.nextFailure = away();
    let open: () => void = () => undefined;
    store.gate = new Promise((resolve) => {
      open = resolve;
    });
    queue.keep(ada, WORLD, place(1));
    await clock.pass(INTERVAL_MS);
    const flushed = queue.flush();
    open();
    await flushed;
    expect((await store.load(ada, WORLD))?.x).to.equal(1);
  });

  it("waits within a bound: beyond it, whoever has waited longest is let go and counted", async () => {
    queue = newQueue(3);
    store.failure = away();
    const users = Array.from({ length: 5 }, newUser);
    for (const [index, user] of users.entries()) queue.keep(user, WORLD, place(index));
    expect(queue.pending).to.equal(3);
    await clock.pass(INTERVAL_MS);
    store.failure = undefined;
    await queue.flush();
    const kept = await Promise.all(users.map(async (user) => (await store.load(user, WORLD)) !== null));
    expect(kept).to.deep.equal([false, false, true, true, true]);
    expect(await scrape()).to.contain('placements_dropped_total{reason="queueFull"} 2');
  });

  it("what the database will never take is let go, and does not hold up the others", async () => {
    store.failure = new Error("value out of range");
    queue.keep(newUser(), WORLD, place(1));
    await clock.pass(INTERVAL_MS);
    expect(queue.pending).to.equal(0);
    expect(lines.map((line) => line.level)).to.deep.equal(["error"]);
    store.failure = undefined;
    const ada = newUser();
    queue.keep(ada, WORLD, place(2));
    await clock.pass(INTERVAL_MS);
    expect((await store.load(ada, WORLD))?.x).to.equal(2);
  });

  it("never passes on a place that is nowhere", async () => {
    for (const x of [Number.NaN, Number.POSITIVE_INFINITY]) queue.keep(newUser(), WORLD, place(x));
    expect(queue.pending).to.equal(0);
    expect(await scrape()).to.contain('placements_dropped_total{reason="notFinite"} 2');
  });

  it("closing waits for the batch under way and writes the rest at once", async () => {
    const [ada, bo] = [newUser(), newUser()];
    let open: () => void = () => undefined;
    store.gate = new Promise((resolve) => {
      open = resolve;
    });
    queue.keep(ada, WORLD, place(1));
    await clock.pass(INTERVAL_MS);
    queue.keep(bo, WORLD, place(2));
    const closed = queue.close();
    let isClosed = false;
    void closed.then(() => {
      isClosed = true;
    });
    await settle();
    expect(isClosed).to.equal(false);
    open();
    await closed;
    expect((await store.load(bo, WORLD))?.x).to.equal(2);
    expect(clock.timers).to.equal(0);
  });

  it("closing with the database away ends too, and says what was lost", async () => {
    store.failure = away();
    queue.keep(newUser(), WORLD, place(1));
    await queue.close();
    expect(lines.at(-1)?.level).to.equal("error");
    expect(clock.timers).to.equal(0);
  });
});
