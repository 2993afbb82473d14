import { expect } from "chai";
import { describe, it } from "mocha";
import { Learning } from "../../src/hud/Learning.ts";

describe("a newcomer who learns to get about", () => {
  it("knows how after a few steps, also where they pause between them", () => {
    const learning = new Learning();
    expect(learning.take("stand", 0)).to.equal(null);
    expect(learning.take("walk", 1000)).to.equal(1500);
    expect(learning.take("stand", 2000), "one second walked").to.equal(null);
    expect(learning.take("run", 9000)).to.equal(500);
    expect(learning.take("walk", 9400)).to.equal(100);
    expect(learning.take("stand", 9600)).to.equal(0);
  });

  it("does not learn by standing about or sitting", () => {
    const learning = new Learning();
    for (const nowMs of [0, 5000, 10_000]) expect(learning.take("sitOnSeat", nowMs)).to.equal(null);
  });
});
