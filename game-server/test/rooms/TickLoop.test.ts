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
