import { expect } from "chai";
import { describe, it } from "mocha";
import { RateLimiter } from "../src/index.ts";

function limiterAt(perSecond: number, burst: number) {
  const clock = { ms: 1000 };
  return { clock, limiter: new RateLimiter({ perSecond, burst, nowMs: () => clock.ms }) };
}

describe("RateLimiter", () => {
  it("lets a burst through and then refuses", () => {
    const { limiter } = limiterAt(2, 5);
    const answers = Array.from({ length: 7 }, () => limiter.take("ada"));
    expect(answers).to.deep.equal([true, true, true, true, true, false, false]);
  });

  it("gives tokens back over time, never above the burst", () => {
    const { limiter, clock } = limiterAt(2, 2);
    limiter.take("ada", 2);
    clock.ms += 500;
    expect([limiter.take("ada"), limiter.take("ada")]).to.deep.equal([true, false]);
    clock.ms += 60_000;
    expect([1, 2, 3].map(() => limiter.take("ada"))).to.deep.equal([true, true, false]);
  });

  it("counts each key by itself", () => {
    const { limiter } = limiterAt(1, 1);
    expect([limiter.take("ada"), limiter.take("bob"), limiter.take("ada")]).to.deep.equal([true, true, false]);
  });

  it("forgets keys that have been quiet, so that memory is bounded by who is active", () => {
    const { limiter, clock } = limiterAt(1, 2);
    for (let key = 0; key < 1000; key++) {
      limiter.take(key);
    }
    clock.ms += 2001;
    limiter.take("ada");
    expect(limiter.size).to.equal(1);
  });

  it("never lets more through than burst + elapsed × perSecond", () => {
    // A linear congruential generator: the same gaps on every run, and a different series for each seed.
    for (let seed = 1; seed <= 50; seed++) {
      const { limiter, clock } = limiterAt(3, 4);
      let state = seed;
      let taken = 0;
      let elapsedMs = 0;
      for (let attempt = 0; attempt < 200; attempt++) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        const gapMs = state % 400;
        elapsedMs += gapMs;
        clock.ms += gapMs;
        taken += limiter.take("ada") ? 1 : 0;
        expect(taken, `seed ${seed}`).to.be.at.most(4 + (elapsedMs / 1000) * 3 + 1e-6);
      }
    }
  });

  it("refuses a limit that would never let anything through", () => {
    expect(() => limiterAt(0, 5)).to.throw(RangeError);
    expect(() => limiterAt(1, 0.5)).to.throw(RangeError);
  });
});
