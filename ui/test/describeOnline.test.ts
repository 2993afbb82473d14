import { expect } from "chai";
import { describe, it } from "mocha";
import { describeOnline } from "../src/components/describeOnline.ts";

describe("describeOnline", () => {
  it("says how many are there, that nobody is, or that there is no room", () => {
    expect(describeOnline(42, 300)).to.equal("42 here now");
    expect(describeOnline(0, 300)).to.equal("Nobody here right now");
    expect(describeOnline(300, 300)).to.equal("Full, 300 here");
    expect(describeOnline(301, 300)).to.equal("Full, 301 here");
  });
});
