import { findMetricProblems } from "@crowdwire/service-kit";
import { expect } from "chai";
import { describe, it } from "mocha";
import { createSfuMetrics, metricTable } from "../src/metrics.ts";

describe("the SFU's metrics", () => {
  it("keep the rules for names, help and labels", () => {
    expect(findMetricProblems(metricTable)).to.deep.equal([]);
  });

  it("are all there from the first scrape", async () => {
    const scrape = await createSfuMetrics({ processMetrics: false }).registry.metrics();
    for (const { name } of Object.values(metricTable)) expect(scrape).to.contain(`# TYPE ${name} `);
  });
});
