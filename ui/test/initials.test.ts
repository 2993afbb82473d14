import { expect } from "chai";
import { describe, it } from "mocha";
import { initialsOf, toneOf } from "../src/components/initials.ts";

describe("initials", () => {
  it("takes the first letters of the first and of the last word", () => {
    expect(initialsOf("Ada")).to.equal("A");
    expect(initialsOf("grace brewster hopper")).to.equal("GH");
  });

  it("never splits a grapheme", () => {
    expect(initialsOf("👩🏽‍🚀 Émile")).to.equal("👩🏽‍🚀É");
  });

  it("gives a name the same colour every time", () => {
    expect(toneOf("Ada")).to.equal(toneOf("Ada"));
  });
});
