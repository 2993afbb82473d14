import { LIMITS } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { Churn } from "../../support/Churn.ts";
import type { Witness } from "../../support/Witness.ts";

const PEOPLE = 200;
const SECONDS = 60;
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 1_000_000);

describe("every byte that two hundred clients are sent in a minute of churn", () => {
  it(`[REP2] [REP4] [REP5] [REP7] is true, introduced and of somebody who is here (seed ${seed})`, function () {
    this.timeout(120_000);
    const churn = new Churn(PEOPLE, seed);
    for (let tick = 0; tick < SECONDS * LIMITS.tickHz; tick++) churn.tick();
    const witnesses = churn.all();
    const sum = (of: (witness: Witness) => number) => witnesses.reduce((total, witness) => total + of(witness), 0);
    // It was a crowd, and it did churn.
    expect(witnesses.length).to.be.greaterThan(2 * PEOPLE);
    expect(sum(({ snapshots }) => snapshots)).to.be.greaterThan((PEOPLE * SECONDS * LIMITS.tickHz) / 2);
    expect(sum(({ records }) => records)).to.be.greaterThan(1_000_000);
    expect(sum(({ presences }) => presences)).to.be.greaterThan(PEOPLE * 20);
    expect(churn.test.replicator.takeSkipped()).to.be.greaterThan(1000);
    expect(churn.givenUp).to.be.greaterThan(0);
    for (const witness of witnesses) expect(witness.mostBytesPerSecond()).to.be.at.most(8000);
    // Near people who move are told of at once, but for a few whom introductions leave no room.
    expect(sum(({ nearMovesTold }) => nearMovesTold) / sum(({ nearMoves }) => nearMoves)).to.be.greaterThan(0.98);
  });

  // Counts in place of positions, looking around half as often, and being told half as often.
  for (const [people, seconds, tellEvery] of [
    [450, 6, 1],
    [900, 4, 1],
    [1650, 3, 2],
  ] as const) {
    it(`[REP3] [REP4] [REP5] is so among ${people}, too (seed ${seed})`, function () {
      this.timeout(120_000);
      const churn = new Churn(people, seed);
      for (let tick = 0; tick < seconds * LIMITS.tickHz; tick++) churn.tick();
      const witnesses = churn.all();
      const sum = (of: (witness: Witness) => number) => witnesses.reduce((total, witness) => total + of(witness), 0);
      expect(witnesses.length).to.be.greaterThan(people);
      // A tenth is away, and a few do not read.
      const turns = (people * seconds * LIMITS.tickHz) / tellEvery;
      expect(sum(({ snapshots }) => snapshots)).to.be.within(0.8 * turns, turns);
      expect(sum(({ records }) => records)).to.be.greaterThan(10 * turns);
      expect(sum(({ presences }) => presences)).to.be.greaterThan(people);
      expect(sum(({ nearMovesTold }) => nearMovesTold) / sum(({ nearMoves }) => nearMoves)).to.be.greaterThan(0.98);
      for (const witness of witnesses) expect(witness.mostBytesPerSecond()).to.be.at.most(8000);
    });
  }
});
