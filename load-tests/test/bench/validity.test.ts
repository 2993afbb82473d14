import { expect } from "chai";
import { describe, it } from "mocha";
import { findFault, LATEST_BOTS_MS } from "../../bench/report/validity.ts";

describe("what makes a round say nothing", () => {
  it("is a load side that was later than 20 ms itself", () => {
    expect(LATEST_BOTS_MS).to.equal(20);
    expect(findFault({ botsEventLoopP99Ms: 20, connected: 10 }, 10)).to.equal(null);
    expect(findFault({ botsEventLoopP99Ms: 20.1, connected: 10 }, 10)).to.match(/bots were late.*20\.1 ms/u);
  });

  it("is a load side that nobody has measured", () => {
    expect(findFault({ botsEventLoopP99Ms: Number.NaN, connected: 10 }, 10)).to.match(/bots were late/u);
  });

  it("is somebody missing", () => {
    expect(findFault({ botsEventLoopP99Ms: 1, connected: 9 }, 10)).to.equal("Only 9 of 10 bots were inside.");
  });
});
