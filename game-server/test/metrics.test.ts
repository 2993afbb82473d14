import { findMetricProblems } from "@crowdwire/service-kit";
import { expect } from "chai";
import { describe, it } from "mocha";
import { createGameServerMetrics, metricTable } from "../src/metrics.ts";

describe("the game server's metrics", () => {
  it("keep the rules for names, help and labels", () => {
    expect(findMetricProblems(metricTable)).to.deep.equal([]);
  });

  it("are all there from the first scrape", async () => {
    const { registry } = createGameServerMetrics();
    const scrape = await registry.metrics();
    for (const { name } of Object.values(metricTable)) expect(scrape).to.contain(`# TYPE ${name} `);
  });
});
