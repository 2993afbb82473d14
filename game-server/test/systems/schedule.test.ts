import { expect } from "chai";
import { describe, it } from "mocha";
import { SYSTEM_NAMES } from "../../src/metrics.ts";
import { Replicator } from "../../src/replication/Replicator.ts";
import { createSchedule } from "../../src/systems/schedule.ts";
import { PHASES } from "../../src/world/System.ts";
import { TestWorld } from "../support/TestWorld.ts";

describe("the schedule", () => {
  const schedule = createSchedule(new Replicator(1, { lineOf: () => null, flush: () => undefined }));

  it("[SIM] never goes back to an earlier phase, and names each system once", () => {
    const phases = schedule.map((system) => PHASES.indexOf(system.phase));
    expect(phases).to.deep.equal([...phases].sort((a, b) => a - b));
    expect(new Set(schedule.map((system) => system.name)).size).to.equal(schedule.length);
  });

  it("has a metric for each of its systems, and for no other", () => {
    expect(schedule.map((system) => system.name)).to.have.members([...SYSTEM_NAMES]);
  });

  it("goes on with the tick when a system throws, and tells how often in a row", () => {
    const failing = {
      name: "failing",
      phase: "intake" as const,
      run: () => {
        throw new Error("no");
      },
    };
    const test = new TestWorld({ schedule: (replicator) => [failing, ...createSchedule(replicator)] });
    test.enter("a");
    test.tick(3);
    expect(test.failures).to.have.length(3);
    expect(test.toldTo("a").snapshots).to.equal(2);
  });
});
