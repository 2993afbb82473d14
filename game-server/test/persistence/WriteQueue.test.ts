import { AppError } from "@crowdwire/service-kit";
import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { createGameServerMetrics } from "../../src/metrics.ts";
import { WriteQueue } from "../../src/persistence/WriteQueue.ts";
import { TestClock } from "../support/TestClock.ts";

const INTERVAL_MS = 1000;
const away = () => new AppError("away", { code: "databaseUnavailable", retriable: true });

describe("WriteQueue", () => {
  let clock: TestClock;
  let written: { id: string; items: readonly number[] }[];
  let attempts: { id: string; items: readonly number[] }[];
  let failWith: (() => Error) | undefined;
  let refuse: (items: readonly number[]) => boolean;
  let lines: { level: string; message: string }[];
  let scrape: () => Promise<string>;

  beforeEach(() => {
    clock = new TestClock();
    written = [];
    attempts = [];
    failWith = undefined;
    refuse = () => false;
    lines = [];
  });

  function newQueue(maxItems = 1000): WriteQueue<number> {
    const { metrics, registry } = createGameServerMetrics();
    scrape = () => registry.metrics();
    const log = (level: string) => (_fields: unknown, message: string) => lines.push({ level, message });
    const logger = { info: log("info"), warn: log("warn"), error: log("error") } as never;
    const write = async (items: readonly number[], id: string) => {
      attempts.push({ id, items });
      if (failWith) throw failWith();
      if (refuse(items)) throw new AppError("no", { code: "databaseFault", retriable: false });
      written.push({ id, items });
    };
    return new WriteQueue({ name: "history", write, intervalMs: INTERVAL_MS, maxItems, timer: clock, logger, metrics });
  }

  it("writes what it was given, in order, a batch an interval, and rests otherwise", async () => {
    const queue = newQueue();
    queue.add(1);
    queue.add(2);
    await clock.pass(INTERVAL_MS);
    queue.add(3);
    await clock.pass(INTERVAL_MS * 10);
    expect(written.map(({ items }) => items)).to.deep.equal([[1, 2], [3]]);
    expect(clock.timers).to.equal(0);
  });

  it("[TR3] 30 s without the database: all of it waits, the tried batch first and under its own id, and nothing is lost", async () => {
    const queue = newQueue();
    failWith = away;
    for (let second = 0; second < 30; second++) {
      expect(queue.add(second)).to.equal(true);
      await clock.pass(1000);
    }
    expect(written).to.deep.equal([]);
    failWith = undefined;
    await clock.pass(5000);
    expect(written.flatMap(({ items }) => items)).to.deep.equal(Array.from({ length: 30 }, (_, n) => n));
    expect(attempts.length, "attempts get rarer").to.be.lessThan(15);
    const firsts = attempts.filter(({ items }) => items[0] === 0);
    expect(new Set(firsts.map(({ id }) => id)).size).to.equal(1);
    expect(firsts.every(({ items }) => items.length === firsts[0]?.items.length)).to.equal(true);
    expect(new Set(written.map(({ id }) => id)).size, "each batch its own").to.equal(written.length);
    expect(lines.filter(({ level }) => level === "warn")).to.have.lengthOf(1);
    expect(lines.at(-1)).to.deep.include({ level: "info" });
  });

  it("[TR3] says so where it is full, and takes on again when there is room", async () => {
    const queue = newQueue(3);
    failWith = away;
    expect([1, 2, 3, 4].map((item) => queue.add(item))).to.deep.equal([true, true, true, false]);
    expect(await scrape()).to.match(/writes_dropped_total\{queue="history",reason="queueFull"\} 1\n/u);
    await clock.pass(INTERVAL_MS);
    expect(queue.add(5), "what is being tried waits as well").to.equal(false);
    failWith = undefined;
    await clock.pass(5000);
    expect(queue.add(6)).to.equal(true);
    await queue.flush();
    expect(written.flatMap(({ items }) => items)).to.deep.equal([1, 2, 3, 6]);
  });

  it("what the database refuses is let go, and does not hold up the rest", async () => {
    const queue = newQueue();
    failWith = () => new AppError("no", { code: "databaseFault", retriable: false });
    queue.add(1);
    await clock.pass(INTERVAL_MS);
    failWith = undefined;
    queue.add(2);
    await clock.pass(INTERVAL_MS);
    expect(written.map(({ items }) => items)).to.deep.equal([[2]]);
    expect(await scrape()).to.match(/writes_dropped_total\{queue="history",reason="refused"\} 1\n/u);
    expect(lines.map(({ level }) => level)).to.deep.equal(["error"]);
  });

  it("lets go only what the database will not take, and writes everything around it, in order", async () => {
    const queue = newQueue();
    const poison = new Set([3, 17]);
    refuse = (items) => items.some((item) => poison.has(item));
    for (let n = 0; n < 20; n++) queue.add(n);
    await queue.flush();
    const all = Array.from({ length: 20 }, (_, n) => n).filter((n) => !poison.has(n));
    expect(written.flatMap(({ items }) => items)).to.deep.equal(all);
    expect(new Set(attempts.map(({ id }) => id)).size, "no id twice for other contents").to.equal(attempts.length);
    expect(await scrape()).to.match(/writes_dropped_total\{queue="history",reason="refused"\} 2\n/u);
    expect(queue.pending).to.equal(0);
  });

  it("a long queue goes in pieces, one after the other", async () => {
    const queue = newQueue(10_000);
    for (let n = 0; n < 4500; n++) queue.add(n);
    await queue.flush();
    expect(written.map(({ items }) => items.length)).to.deep.equal([2000, 2000, 500]);
  });

  it("closing writes what waits, or says how much could not be written", async () => {
    const queue = newQueue();
    queue.add(1);
    await queue.close();
    expect(written.map(({ items }) => items)).to.deep.equal([[1]]);
    const other = newQueue();
    failWith = away;
    other.add(1);
    await other.close();
    expect(lines.at(-1)).to.deep.include({ level: "error" });
    expect(other.add(2), "nobody would write it any more").to.equal(false);
    expect(await scrape()).to.match(/writes_dropped_total\{queue="history",reason="ended"\} 2/);
    expect(clock.timers).to.equal(0);
  });
});
