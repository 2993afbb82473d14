import { expect } from "chai";
import { describe, it } from "mocha";
import { isFull, isWatching } from "../src/crowd/CrowdShard.ts";
import { workersFor } from "../src/crowd/Fleet.ts";

const countOf = (bots: number, is: (index: number) => boolean) =>
  Array.from({ length: bots }, (_, index) => is(index)).filter(Boolean).length;

describe("who of a crowd is what", () => {
  it("has five full clients at least, a tenth of a small crowd, and few enough of a large one", () => {
    expect(countOf(5, isFull)).to.equal(5);
    expect(countOf(10, isFull)).to.equal(5);
    expect(countOf(400, isFull)).to.be.within(40, 44);
    expect(countOf(2000, isFull)).to.be.within(70, 90);
  });

  it("lets everyone of a small crowd look at each record, and hundreds of a large one", () => {
    expect(countOf(400, isWatching)).to.equal(400);
    expect(countOf(2000, isWatching)).to.be.within(800, 900);
  });

  it("spreads bots over the cores that the server leaves", () => {
    expect(workersFor(100, 2)).to.equal(1);
    expect(workersFor(2000, 2)).to.equal(1);
    expect(workersFor(100, 8)).to.equal(1);
    expect(workersFor(2000, 8)).to.equal(3);
    expect(workersFor(5000, 4)).to.equal(3);
    expect(workersFor(1, 1)).to.equal(1);
  });
});
