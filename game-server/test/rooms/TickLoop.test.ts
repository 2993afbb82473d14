import { expect } from "chai";
import { describe, it } from "mocha";
import { type LoopTimer, TickLoop } from "../../src/rooms/TickLoop.ts";

/** A clock wound by hand; timers fire `lateMs` after their time. */
class HandClock implements LoopTimer {
  ms = 0;
  lateMs = 0;
  #waiting: { atMs: number; callback: () => void } | null = null;

  now = () => this.ms;
  after(delayMs: number, callback: () => void): () => void {
    this.#waiting = { atMs: this.ms + delayMs, callback };
    return () => {
      this.#waiting = null;
    };
  }
  /** Lets time pass until the next timer has fired. */
  fire(): void {
    const waiting = this.#waiting;
    if (!waiting) throw new Error("nothing waits");
    this.#waiting = null;
    this.ms = Math.max(this.ms, waiting.atMs) + this.lateMs;
    waiting.callback();
  }
  get isIdle(): boolean {
    return this.#waiting === null;
  }
}

function loop(costMs = 0) {
  const clock = new HandClock();
  const seen = { steps: 0, late: 0, dropped: 0 };
  const made = new TickLoop({
    timer: clock,
    step: () => {
      seen.steps++;
      clock.ms += costMs;
    },
    onLate: () => seen.late++,
    onDropped: (ticks) => {
      seen.dropped += ticks;
    },
  });
  made.start();
  return { clock, seen, loop: made };
}

/** A loop whose ticks have so many parts, each taking so long. */
function loopInParts(parts: number, costMs: number) {
  const clock = new HandClock();
  const seen = { steps: 0, late: 0, dropped: 0 };
  const starts: number[] = [];
  const made = new TickLoop({
    timer: clock,
    step: () => {
      starts.push(clock.ms);
      seen.steps++;
      clock.ms += costMs;
    },
    isMidTick: () => seen.steps % parts !== 0,
    onLate: () => seen.late++,
    onDropped: (ticks) => {
      seen.dropped += ticks;
    },
  });
  made.start();
  return { clock, seen, starts };
}

describe("TickLoop", () => {
  it("[SIM1] does not drift, though every timer is late and every tick takes time", () => {
    const { clock, seen } = loop(7);
    clock.lateMs = 1.3;
    while (clock.ms < 60_000) clock.fire();
    expect(seen.steps).to.be.within(1199, 1201);
    expect(seen.dropped).to.equal(0);
  });

  it("[SIM1] catches up with at most five ticks, drops the rest and counts it", () => {
    const { clock, seen } = loop();
    clock.fire();
    clock.ms += 1000;
    clock.fire();
    expect(seen.steps).to.equal(6);
    expect(seen.dropped).to.equal(15);
    const before = seen.steps;
    clock.fire();
    expect(seen.steps - before).to.equal(1);
  });

  it("[SIM1] runs all that is owed after a short stall and drops nothing", () => {
    const { clock, seen } = loop();
    clock.fire();
    clock.ms += 210;
    clock.fire();
    expect(seen).to.include({ steps: 5, dropped: 0 });
    expect(seen.late).to.be.greaterThan(0);
  });

  it("[REP6] lets the process do other things between the parts of a tick, and begins the next in time all the same", () => {
    const { clock, seen, starts } = loopInParts(4, 3);
    for (let tick = 0; tick < 20; tick++) {
      for (let part = 0; part < 4; part++) {
        const before = seen.steps;
        clock.fire();
        expect(seen.steps - before).to.equal(1);
      }
    }
    for (const [index, ms] of starts.entries()) {
      expect(ms).to.be.closeTo(50 * (1 + Math.floor(index / 4)) + 5 * (index % 4), 1e-9);
    }
    expect(seen).to.include({ late: 0, dropped: 0 });
  });

  it("[REP6] runs what is left of a tick at once when the next is due, and loses none of it", () => {
    const { clock, seen, starts } = loopInParts(4, 3);
    clock.fire();
    clock.ms += 160;
    clock.fire();
    // The three parts left, and three whole ticks but for the pauses of the last.
    expect(seen.steps).to.equal(1 + 3 + 4 + 4 + 1);
    while (clock.ms < 1000) clock.fire();
    expect(starts.length % 4).to.be.within(0, 3);
    expect(Math.floor(starts.length / 4)).to.be.within(19, 20);
    expect(seen.dropped).to.equal(0);
  });

  it("stops for good, also from within a step", () => {
    const clock = new HandClock();
    let steps = 0;
    const made = new TickLoop({
      timer: clock,
      step: () => {
        steps++;
        made.stop();
      },
      onLate: () => undefined,
      onDropped: () => undefined,
    });
    made.start();
    clock.ms = 500;
    clock.fire();
    expect(steps).to.equal(1);
    expect(clock.isIdle).to.equal(true);
  });
});
