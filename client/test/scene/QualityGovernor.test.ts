import { expect } from "chai";
import { describe, it } from "mocha";
import { QualityGovernor } from "../../src/scene/quality/QualityGovernor.ts";

const DESKTOP = { isSoftwareRenderer: false, isMobile: false };

function feed(governor: QualityGovernor, frameMs: number, seconds: number): string[] {
  const changes: string[] = [];
  for (let ms = 0; ms < seconds * 1000; ms += frameMs) {
    const choice = governor.frame(frameMs);
    if (choice) changes.push(choice.name);
  }
  return changes;
}

describe("choosing a quality", () => {
  it("stays high where frames are smooth, and never climbs to ultra by itself", () => {
    const governor = new QualityGovernor(DESKTOP);
    expect(feed(governor, 8, 120)).to.deep.equal([]);
    expect(governor.choice.name).to.equal("high");
  });

  it("falls within four seconds where frames are slow", () => {
    const governor = new QualityGovernor(DESKTOP);
    feed(governor, 70, 4);
    expect(governor.choice.name).to.equal("low");
  });

  it("draws fewer pixels once there is nothing lower", () => {
    const governor = new QualityGovernor({ isSoftwareRenderer: false, isMobile: true });
    feed(governor, 200, 30);
    expect(governor.choice.name).to.equal("low");
    expect(governor.choice.resolutionScale).to.be.below(1);
  });

  it("starts a processor that draws by itself at the bottom, and leaves it there", () => {
    const governor = new QualityGovernor({ isSoftwareRenderer: true, isMobile: false });
    expect(governor.choice.name).to.equal("low");
    feed(governor, 10, 60);
    expect(governor.choice.name).to.equal("low");
  });

  it("rises from a careful start, but never back to what it fell from", () => {
    const governor = new QualityGovernor({ isSoftwareRenderer: false, isMobile: true });
    feed(governor, 12, 30);
    expect(governor.choice.name).to.equal("high");
    feed(governor, 35, 2.5);
    expect(governor.choice.name).to.equal("medium");
    feed(governor, 12, 120);
    expect(governor.choice.name).to.equal("medium");
  });

  it("takes a hidden tab for no slow machine", () => {
    const governor = new QualityGovernor(DESKTOP);
    for (let i = 0; i < 50; i++) governor.frame(5000);
    expect(governor.choice.name).to.equal("high");
  });
});
