import { expect } from "chai";
import { describe, it } from "mocha";
import { FramePace } from "../../../src/scene/avatars/FramePace.ts";

/** Offers a frame every `offerMs`, more where drawing takes longer; answers how many were drawn in `seconds`. */
function run(pace: FramePace, drawMs: () => number, seconds: number, fromMs = 1000): number {
  let drawn = 0;
  let ms = fromMs;
  const endMs = ms + seconds * 1000;
  while (ms < endMs) {
    if (pace.isDue(ms)) {
      drawn++;
      ms += Math.max(16, drawMs());
    } else ms += 16;
  }
  return drawn;
}

describe("FramePace", () => {
  it("draws every frame where frames are quick", () => {
    const factors: number[] = [];
    expect(run(new FramePace((factor) => factors.push(factor)), () => 4, 2)).to.equal(125);
    expect(factors).to.deep.equal([]);
  });

  it("asks for fewer pixels where they are slow, until they are quick, and draws every frame again", () => {
    let factor = 1;
    const pace = new FramePace((next) => {
      factor = next;
    });
    run(pace, () => 200 / factor ** 2, 5);
    expect(factor).to.equal(2);
    expect(run(pace, () => 200 / factor ** 2, 2, 7000)).to.be.greaterThan(30);
  });

  it("leaves the machine at least a third of the time where nothing helps", () => {
    const pace = new FramePace(() => undefined);
    run(pace, () => 150, 5);
    const drawn = run(pace, () => 150, 10);
    expect((drawn * 150) / 10_000).to.be.lessThan(0.67);
  });
});
