import { POSTURE, packFlags, quantisePosition, quantiseYaw } from "@crowdwire/protocol";
import { createRandom } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { restingSample } from "../../headless/CrowdSource.ts";
import { InterpolationTrack, shortestTurn } from "../../headless/InterpolationTrack.ts";

const WALK = packFlags(POSTURE.walk, false, 0);
const STAND = packFlags(POSTURE.stand, false, 0);
const SPEED = 2.4;

function push(track: InterpolationTrack, ms: number, x: number, flags = WALK, yaw = 0): void {
  track.push(ms, quantisePosition(x), quantisePosition(0), quantisePosition(0), quantiseYaw(yaw), flags);
}

/** Samples every frame and answers x at each; records are handed over when they arrive. */
function watch(
  track: InterpolationTrack,
  records: { atMs: number; ms: number; x: number; flags: number }[],
  fromMs: number,
  toMs: number,
  jitterMs = 20,
): number[] {
  const queue = [...records].sort((a, b) => a.atMs - b.atMs);
  const sample = restingSample();
  const seen: number[] = [];
  for (let ms = fromMs; ms < toMs; ms += 16) {
    while (queue[0] && queue[0].atMs <= ms) {
      const { ms: serverMs, x, flags } = queue.shift()!;
      push(track, serverMs, x, flags);
    }
    if (track.sample(ms, jitterMs, sample)) seen.push(sample.x);
  }
  return seen;
}

const largestStep = (xs: number[]) => Math.max(...xs.slice(1).map((x, index) => Math.abs(x - xs[index]!)));

describe("InterpolationTrack", () => {
  for (const [what, everyMs] of [
    ["every tick", 50],
    ["every fourth", 200],
  ] as const) {
    it(`[SIM5] is smooth for whoever is told about ${what}, though records come unevenly`, () => {
      const random = createRandom(everyMs);
      const records = Array.from({ length: 100 }, (_, index) => {
        const ms = index * everyMs;
        return { ms, atMs: ms + random() * 30, x: (ms / 1000) * SPEED, flags: WALK };
      });
      const xs = watch(new InterpolationTrack(), records, 1000, 99 * everyMs, 30);
      expect(largestStep(xs)).to.be.lessThan(SPEED * 0.016 * 2);
      expect(Math.min(...xs.slice(1).map((x, index) => x - xs[index]!)), "never backwards").to.be.at.least(-1e-9);
    });
  }

  it("[SIM5] draws as little in the past as the records allow", () => {
    const often = new InterpolationTrack();
    const seldom = new InterpolationTrack();
    for (const [track, everyMs] of [
      [often, 50],
      [seldom, 200],
    ] as const) {
      const records = Array.from({ length: 60 }, (_, index) => ({
        ms: index * everyMs,
        atMs: index * everyMs,
        x: index,
        flags: WALK,
      }));
      watch(track, records, 0, 60 * everyMs, 10);
    }
    expect(often.delayMs).to.be.lessThan(100);
    expect(seldom.delayMs).to.be.within(200, 320);
  });

  it("[SIM5] lets someone who stood for long set off at walking pace, not glide", () => {
    const track = new InterpolationTrack();
    push(track, 0, 0, STAND);
    const records = Array.from({ length: 20 }, (_, index) => ({
      ms: 5000 + index * 50,
      atMs: 5010 + index * 50,
      x: (index + 1) * 0.12,
      flags: WALK,
    }));
    const xs = watch(track, records, 0, 5900);
    expect(xs.filter((x) => x > 0.001 && x < 0.01).length, "frames of gliding").to.be.lessThan(3);
    expect(largestStep(xs)).to.be.lessThan(SPEED * 0.016 * 2);
  });

  it("[SIM5] ends where the last record says, and says so with the posture", () => {
    const track = new InterpolationTrack();
    for (let index = 0; index < 20; index++) push(track, index * 50, index * 0.12);
    push(track, 1000, 2.4, STAND);
    const sample = restingSample();
    for (let ms = 1000; ms < 2000; ms += 16) track.sample(ms, 20, sample);
    expect(sample.x).to.be.closeTo(2.4, 1 / 64);
    expect(sample).to.include({ posture: "stand", speed: 0 });
  });

  it("walks on for a moment when records fail to come, then stands", () => {
    const track = new InterpolationTrack();
    for (let index = 0; index <= 20; index++) push(track, index * 50, index * 0.12);
    const sample = restingSample();
    for (let ms = 1000; ms < 5000; ms += 16) track.sample(ms, 20, sample);
    expect(sample.x - 20 * 0.12).to.be.within(0.05, 0.5);
    expect(sample.posture).to.equal("stand");
  });

  it("draws jumps and emotes from when they began", () => {
    const track = new InterpolationTrack();
    push(track, 0, 0, STAND);
    push(track, 1000, 0, packFlags(POSTURE.stand, true, 2));
    push(track, 1050, 0, packFlags(POSTURE.stand, true, 2));
    const sample = restingSample();
    track.sample(1300 + track.delayMs, 0, sample);
    track.sample(1300 + track.delayMs, 0, sample);
    expect(sample.lift).to.be.greaterThan(0.5);
    expect(sample.emote).to.equal("clap");
    expect(sample.emoteSeconds).to.be.closeTo(0.3, 0.05);
  });

  it("turns the short way round", () => {
    expect(shortestTurn(6.2, 0.1)).to.be.closeTo(0.183, 0.01);
    expect(shortestTurn(0.1, 6.2)).to.be.closeTo(-0.183, 0.01);
  });

  it("ignores what it knows already", () => {
    const track = new InterpolationTrack();
    push(track, 100, 1);
    push(track, 50, 9);
    push(track, 100, 9);
    const sample = restingSample();
    track.sample(500, 0, sample);
    expect(sample.x).to.be.closeTo(1, 1 / 64);
  });
});
