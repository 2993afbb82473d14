import { expect } from "chai";
import { describe, it } from "mocha";
import { stickPosition } from "../../src/hud/joystick.ts";

describe("stickPosition", () => {
  it("ignores a resting thumb", () => {
    expect(stickPosition(4, 5, 60)).to.deep.equal({ right: 0, forward: 0 });
    expect(stickPosition(0, 0, 60)).to.deep.equal({ right: 0, forward: 0 });
  });

  it("pushes up to go forward, and never farther than 1", () => {
    const up = stickPosition(0, -60, 60);
    expect(up.right).to.be.closeTo(0, 1e-9);
    expect(up.forward).to.be.closeTo(1, 1e-9);
    const far = stickPosition(300, 400, 60);
    expect(Math.hypot(far.right, far.forward)).to.be.closeTo(1, 1e-9);
    expect(far.right).to.be.closeTo(0.6, 1e-9);
    expect(far.forward).to.be.closeTo(-0.8, 1e-9);
  });

  it("grows from nothing at the edge of the dead zone", () => {
    expect(stickPosition(60 * 0.15, 0, 60).right).to.be.within(0.001, 0.03);
  });
});
