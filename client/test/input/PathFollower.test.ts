import { expect } from "chai";
import { describe, it } from "mocha";
import { PathFollower } from "../../src/input/PathFollower.ts";

const TICK_SECONDS = 0.05;

/** Walks as the simulation does: the push scales the speed. Answers where it ended and how far it went. */
function walk(
  path: number[],
  speed: number,
  isRunning: boolean,
  tickSeconds = TICK_SECONDS,
  wall?: (x: number, z: number) => boolean,
) {
  const follower = new PathFollower();
  follower.start(path, isRunning);
  let x = path[0] ?? 0;
  let z = path[2] ?? 0;
  let travelled = 0;
  let ticks = 0;
  const push = { moveX: 0, moveZ: 0 };
  while (ticks < 2000 && follower.steer(x, z, tickSeconds, push)) {
    const toX = x + push.moveX * speed * tickSeconds;
    const toZ = z + push.moveZ * speed * tickSeconds;
    if (!wall?.(toX, toZ)) {
      travelled += Math.hypot(toX - x, toZ - z);
      x = toX;
      z = toZ;
    }
    ticks += 1;
  }
  return { x, z, travelled, ticks, isActive: follower.isActive };
}

/** A small fixed sequence of numbers in 0..1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe("following a path", () => {
  for (const [name, speed, isRunning, tickSeconds] of [
    ["walking", 2.4, false, TICK_SECONDS],
    ["running", 5, true, TICK_SECONDS],
    ["running where frames are few", 5, true, 0.14],
  ] as const) {
    it(`reaches the goal ${name}, without circling around it or a corner`, () => {
      const next = numbers(11);
      for (let round = 0; round < 200; round++) {
        const corners = 2 + Math.floor(next() * 5);
        const path: number[] = [];
        let length = 0;
        for (let i = 0; i < corners; i++) {
          path.push((next() - 0.5) * 30, 0, (next() - 0.5) * 30);
          if (i > 0) length += Math.hypot(path[i * 3]! - path[i * 3 - 3]!, path[i * 3 + 2]! - path[i * 3 - 1]!);
        }
        const end = walk(path, speed, isRunning, tickSeconds);
        expect(Math.hypot(end.x - path.at(-3)!, end.z - path.at(-1)!)).to.be.below(0.3);
        expect(end.travelled).to.be.below(length + 0.5 * corners);
        expect(end.isActive).to.equal(false);
      }
    });
  }

  it("gives up in front of a wall that the path does not know", () => {
    const end = walk([0, 0, 0, 10, 0, 0], 2.4, false, TICK_SECONDS, (x) => x > 4);
    expect(end.isActive).to.equal(false);
    expect(end.x).to.be.within(3.8, 4);
    expect(end.ticks * TICK_SECONDS).to.be.below(4);
  });

  it("does nothing on an empty path", () => {
    const follower = new PathFollower();
    follower.start([], false);
    const push = { moveX: 9, moveZ: 9 };
    expect(follower.steer(0, 0, TICK_SECONDS, push)).to.equal(false);
    expect(push).to.deep.equal({ moveX: 0, moveZ: 0 });
  });
});
