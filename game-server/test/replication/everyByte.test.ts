import { LIMITS } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { Churn } from "../support/Churn.ts";

const PEOPLE = 100;
const SECONDS = 8;
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 1_000_000);

describe("every byte that a hundred clients are sent while people come and go", () => {
  it(`[REP2] [REP4] [REP5] is true, introduced and of somebody who is here (seed ${seed})`, function () {
    this.timeout(30_000);
    const churn = new Churn(PEOPLE, seed);
    for (let tick = 0; tick < SECONDS * LIMITS.tickHz; tick++) churn.tick();
    expect(churn.all().length).to.be.greaterThan(PEOPLE);
  });
});
