import { expect } from "chai";
import { describe, it } from "mocha";
import { charactersLeft, checkName } from "../../src/pages/entry/nameValidation.ts";

describe("checkName", () => {
  it("folds white space as the server will", () => {
    expect(checkName("  Grace \t Hopper ")).to.deep.equal({ ok: true, name: "Grace Hopper" });
  });

  it("asks for a name where there is none", () => {
    for (const typed of ["", "   "]) expect(checkName(typed)).to.deep.equal({ ok: false, message: "Choose a name." });
  });

  it("says how long a name may be", () => {
    expect(checkName("x".repeat(24)).ok).to.equal(true);
    expect(checkName("x".repeat(25))).to.deep.equal({ ok: false, message: "At most 24 characters." });
  });

  it("refuses characters that nobody sees", () => {
    expect(checkName("Ada\u202e")).to.deep.equal({
      ok: false,
      message: "This holds characters that cannot be shown.",
    });
  });
});

describe("charactersLeft", () => {
  it("keeps quiet until the end is near, and counts below zero", () => {
    expect(charactersLeft("Ada")).to.equal(null);
    expect(charactersLeft("x".repeat(20))).to.equal(4);
    expect(charactersLeft("x".repeat(27))).to.equal(-3);
  });
});
