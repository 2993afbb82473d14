import { LIMITS, POSTURE } from "@crowdwire/protocol";
import { createRandom, JITTER_BUFFER, MOVEMENT } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { restingSample } from "../../headless/CrowdSource.ts";
import { type LinkOptions, SimulatedLink } from "./SimulatedLink.ts";

const link = (options: Partial<LinkOptions> = {}) =>
  new SimulatedLink({ random: createRandom(1), latencyMs: 40, jitterMs: 0, ...options });

const gap = ({ prediction, server }: SimulatedLink) =>
  Math.hypot(prediction.state.x - server.x, prediction.state.z - server.z);

describe("Prediction", () => {
  it("[SIM5] moves at once, long before the server has answered", () => {
    const tested = link({ latencyMs: 200 });
    tested.run(1);
    tested.wish.moveZ = 1;
    tested.run(0.15);
    expect(tested.prediction.state.z).to.be.greaterThan(0.2);
    expect(tested.server.z).to.equal(0);
  });

  it("[SIM5] is never put right on an even line, whatever one does", () => {
    const tested = link();
    const random = createRandom(9);
    tested.run(1);
    for (let turn = 0; turn < 60; turn++) {
      tested.wish.moveX = Math.round(random() * 2) - 1;
      tested.wish.moveZ = random() * 2 - 1;
      tested.wish.run = random() < 0.5;
      tested.wish.jump = random() < 0.2;
      tested.run(random() * 0.6);
      tested.wish.jump = false;
    }
    expect(tested.prediction.corrections.count).to.equal(0);
    tested.wish.moveX = 0;
    tested.wish.moveZ = 0;
    tested.run(1);
    expect(gap(tested)).to.equal(0);
  });

  it("[SIM5] agrees with the server to the bit once all has arrived, on the worst of lines", () => {
    for (let seed = 1; seed <= 50; seed++) {
      const random = createRandom(seed);
      const jitterMs = random() * 300;
      const tested = link({ random, latencyMs: random() * 150, jitterMs, clientRate: 0.995 + random() * 0.01 });
      tested.run(1);
      for (let turn = 0; turn < 20; turn++) {
        tested.wish.moveX = random() * 2 - 1;
        tested.wish.moveZ = random() * 2 - 1;
        tested.wish.jump = random() < 0.1;
        tested.run(random());
      }
      Object.assign(tested.wish, { moveX: 0, moveZ: 0, jump: false });
      tested.run(2.5);
      expect(gap(tested), `seed ${seed}`).to.equal(0);
      expect(tested.prediction.state.posture, `seed ${seed}`).to.equal(POSTURE.stand);
    }
  });

  it("[SIM2] sends on change and four times a second without, at most once a tick", () => {
    const tested = link();
    tested.run(1);
    tested.sent.length = 0;
    tested.run(2);
    expect(tested.sent.length).to.be.within(7, 9);
    tested.sent.length = 0;
    const random = createRandom(4);
    for (let step = 0; step < 250; step++) {
      tested.wish.moveX = random() * 2 - 1;
      tested.run(0.008);
    }
    expect(tested.sent.length).to.be.at.most(2 * LIMITS.tickHz + 1);
    expect(new Set(tested.sent.map(({ tick }) => tick)).size).to.equal(tested.sent.length);
  });

  it("[SIM2] keeps its ticks where the server's jitter buffer wants them, though its clock runs fast or slow", () => {
    for (const clientRate of [0.99, 1.01]) {
      const tested = link({ clientRate });
      tested.wish.moveZ = 1;
      tested.run(120);
      expect(tested.timeline.lead, `rate ${clientRate}`).to.be.within(0, JITTER_BUFFER.maxLeadTicks);
      expect(tested.prediction.corrections.meters / 120, "metres put right per second").to.be.lessThan(0.02);
    }
  });

  it("takes over where the server puts it, and walks on from there", () => {
    const tested = link();
    tested.run(1);
    Object.assign(tested.server, { x: 5, z: -20, seat: 3, posture: POSTURE.sitOnSeat });
    tested.run(0.5);
    expect(tested.prediction.state).to.include({ x: 5, z: -20, seat: 3, posture: POSTURE.sitOnSeat });
    tested.wish.moveZ = 1;
    tested.run(1);
    Object.assign(tested.wish, { moveZ: 0 });
    tested.run(1);
    expect(tested.prediction.state.posture).to.equal(POSTURE.stand);
    expect(gap(tested)).to.equal(0);
  });

  it("[SIM5] is put right once for what it could not know, not again and again", () => {
    const [tested, twin] = [link(), link()];
    for (const each of [tested, twin]) {
      each.wish.moveZ = 1;
      each.run(2);
      if (each === tested) each.server.x += 0.5;
      each.run(2);
    }
    expect(tested.prediction.corrections.count).to.equal(1);
    expect(tested.prediction.state.x).to.equal(tested.server.x);
    expect(tested.prediction.state.z, "no tick was lost on the way").to.equal(twin.prediction.state.z);
  });

  it("loses no jump that was wished for between two ticks", () => {
    const tested = link();
    tested.run(1);
    tested.sent.length = 0;
    for (let jump = 0; jump < 10; jump++) {
      tested.wish.jump = true;
      tested.run(0.004);
      tested.wish.jump = false;
      tested.run(1 + jump * 0.007);
    }
    expect(tested.sent.filter(({ jump }) => jump).length).to.equal(10);
  });

  it("eases out of a correction instead of jumping, but for one too large to be a mistake", () => {
    for (const [meters, isEased] of [
      [1, true],
      [30, false],
    ] as const) {
      const tested = link();
      const sample = restingSample();
      tested.run(1);
      tested.prediction.sample(tested.clientMs, sample);
      tested.server.z += meters;
      let largestStep = 0;
      for (let frame = 0; frame < 60; frame++) {
        const { z } = sample;
        tested.run(0.016);
        tested.prediction.sample(tested.clientMs, sample);
        largestStep = Math.max(largestStep, Math.abs(sample.z - z));
      }
      expect(sample.z).to.be.closeTo(meters, 0.01);
      if (isEased) expect(largestStep).to.be.lessThan(meters / 3);
      else expect(largestStep).to.be.greaterThan(meters * 0.9);
    }
  });

  it("does not catch up with what a hidden tab missed, nor does its avatar run on", () => {
    const tested = link();
    tested.run(1);
    tested.wish.moveZ = -1;
    tested.run(0.5);
    tested.isFrozen = true;
    const { z } = tested.server;
    tested.run(20);
    expect(Math.abs(tested.server.z - z)).to.be.at.most(MOVEMENT.walkMetersPerSecond * 1.5);
    tested.isFrozen = false;
    tested.sent.length = 0;
    tested.wish.moveZ = 0;
    tested.run(0.1);
    expect(tested.sent.length).to.be.at.most(3);
    tested.run(2);
    expect(gap(tested)).to.equal(0);
  });

  it("draws evenly between ticks", () => {
    const tested = link();
    tested.run(1);
    tested.wish.moveZ = 1;
    tested.run(0.5);
    const sample = restingSample();
    tested.prediction.sample(tested.clientMs, sample);
    const steps: number[] = [];
    for (let frame = 0; frame < 100; frame++) {
      const { z } = sample;
      tested.run(0.008);
      tested.prediction.sample(tested.clientMs, sample);
      steps.push(sample.z - z);
    }
    const expected = MOVEMENT.walkMetersPerSecond * 0.008;
    for (const step of steps) expect(step).to.be.closeTo(expected, expected * 0.6);
  });
});
