import { expect } from "chai";
import { describe, it } from "mocha";
import { CameraRig } from "../../src/scene/camera/CameraRig.ts";
import { RayWorld } from "../../src/scene/world/RayWorld.ts";

const NOTHING = new RayWorld(new Float32Array());
/** Two triangles: a wall across the whole of x and y at the given z. */
const wallAt = (z: number) =>
  new RayWorld(new Float32Array([-50, -50, z, 50, -50, z, 50, 50, z, -50, -50, z, 50, 50, z, -50, 50, z]));
const floor = new RayWorld(new Float32Array([-90, 0, -90, 90, 0, -90, 90, 0, 90, -90, 0, -90, 90, 0, 90, -90, 0, 90]));

function run(rig: CameraRig, walls: RayWorld, seconds = 3, at = { x: 0, y: 0, z: 0 }): void {
  for (let t = 0; t < seconds; t += 1 / 60) rig.update(1 / 60, at.x, at.y, at.z, 0, false, walls);
}

describe("the camera", () => {
  it("stands behind the person it looks past", () => {
    const rig = new CameraRig(0);
    run(rig, NOTHING);
    expect(rig.view.eyeZ).to.be.below(-5);
    expect(rig.view.eyeX).to.be.closeTo(0, 1e-6);
    expect(rig.view.eyeY).to.be.above(1.5);
    expect(rig.view.lookZ).to.be.above(rig.view.eyeZ);
  });

  it("comes in front of a wall at once and goes back gently", () => {
    const rig = new CameraRig(0);
    run(rig, NOTHING);
    rig.update(1 / 60, 0, 0, 0, 0, false, wallAt(-2));
    expect(rig.view.eyeZ).to.be.above(-2);
    rig.update(1 / 60, 0, 0, 0, 0, false, NOTHING);
    expect(rig.view.eyeZ).to.be.above(-3);
    run(rig, NOTHING);
    expect(rig.view.eyeZ).to.be.below(-5);
  });

  it("never goes below the ground, however far it is tilted", () => {
    const rig = new CameraRig(0.4);
    rig.turn(0, -9);
    run(rig, floor);
    expect(rig.view.eyeY).to.be.above(0.05);
  });

  it("becomes first person when zoomed all the way in, and third again on the way out", () => {
    const rig = new CameraRig(0);
    for (let i = 0; i < 20; i++) rig.zoom(0.85);
    run(rig, NOTHING);
    expect(rig.mode).to.equal("first");
    expect(rig.hidesSelf).to.equal(true);
    rig.zoom(1.2);
    run(rig, NOTHING);
    expect(rig.mode).to.equal("third");
    expect(rig.hidesSelf).to.equal(false);
  });

  it("looks from the same place whatever the frame rate", () => {
    const slow = new CameraRig(0);
    const fast = new CameraRig(0);
    for (let i = 0; i < 15; i++) slow.update(1 / 15, i === 0 ? 0 : 4, 0, 0, 0, false, NOTHING);
    for (let i = 0; i < 60; i++) fast.update(1 / 60, i < 4 ? 0 : 4, 0, 0, 0, false, NOTHING);
    expect(slow.view.eyeX).to.be.closeTo(fast.view.eyeX, 0.01);
  });

  it("moves without springs for who asked for less motion", () => {
    const rig = new CameraRig(0);
    rig.update(1 / 60, 0, 0, 0, 0, true, NOTHING);
    rig.turn(1, 0);
    rig.update(1 / 60, 1, 0, 0, 0, true, NOTHING);
    const { eyeX, eyeZ } = rig.view;
    rig.update(1, 1, 0, 0, 0, true, NOTHING);
    expect([rig.view.eyeX, rig.view.eyeZ]).to.deep.equal([eyeX, eyeZ]);
  });
});
