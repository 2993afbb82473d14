import { expect } from "chai";
import { describe, it } from "mocha";
import { insideOf } from "../../src/rooms/createMatchmaking.ts";

describe("how many are inside a world", () => {
  it("leaves out those at its door, and is never less than nobody while they leave", () => {
    expect(insideOf(7, { waiting: 2 })).to.equal(5);
    expect(insideOf(7, null)).to.equal(7);
    expect(insideOf(1, { waiting: 3 })).to.equal(0);
  });
});
