import { expect } from "chai";
import { describe, it } from "mocha";
import type { FleetReport } from "../src/crowd/Fleet.ts";
import { CrowdLedger } from "../src/measure/CrowdLedger.ts";
import { waitForReturns } from "../src/waitForReturns.ts";

const BOTS = 10;
const SOON = { withinMs: 40, everyMs: 1 };
const voices = { connected: 0, consumers: 0 };
const reportOf = (joined: number, away: number): FleetReport => ({
  joined,
  away,
  errors: [],
  voices,
  ledger: new CrowdLedger(),
  loopDelayP99Ms: 0,
});

/** What the crowd says from now on, one after the other; the last again and again. */
function saying(...reports: FleetReport[]) {
  const asked = { times: 0 };
  const ask = () => Promise.resolve(reports[Math.min(asked.times++, reports.length - 1)]!);
  return { asked, ask };
}

describe("the end of a run", () => {
  const { signal } = new AbortController();

  it("waits for whoever is on the way back", async () => {
    const { ask } = saying(reportOf(8, 1), reportOf(9, 1));
    const last = await waitForReturns(reportOf(8, 1), BOTS, ask, signal, { ...SOON, withinMs: 60_000 });
    expect(last).to.include({ joined: 9, away: 1 });
  });

  it("does not wait where everybody is where they should be", async () => {
    const { asked, ask } = saying(reportOf(10, 0));
    expect(await waitForReturns(reportOf(7, 3), BOTS, ask, signal, SOON)).to.include({ joined: 7, away: 3 });
    expect(asked.times).to.equal(0);
  });

  it("still counts whoever cannot come back as missing", async () => {
    const { asked, ask } = saying(reportOf(9, 0));
    expect(await waitForReturns(reportOf(9, 0), BOTS, ask, signal, SOON)).to.include({ joined: 9, away: 0 });
    expect(asked.times).to.be.greaterThan(0);
  });

  it("waits no longer once somebody ends it", async () => {
    const ending = new AbortController();
    const ask = () => {
      ending.abort();
      return Promise.resolve(reportOf(9, 0));
    };
    const last = await waitForReturns(reportOf(9, 0), BOTS, ask, ending.signal, { ...SOON, withinMs: 60_000 });
    expect(last.joined).to.equal(9);
  });
});
