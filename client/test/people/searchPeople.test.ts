import { expect } from "chai";
import { describe, it } from "mocha";
import { searchPeople } from "../../src/people/searchPeople.ts";

describe("searchPeople", () => {
  const people = ["Émile", "Tomás", "Grace Hopper"].map((name, id) => ({ id, name, isSelf: false }));
  const found = (text: string) => searchPeople(people, text).map(({ name }) => name);

  it("finds by any part of a name, without its accents and whatever its case", () => {
    expect(found("emi")).to.deep.equal(["Émile"]);
    expect(found("TOMAS")).to.deep.equal(["Tomás"]);
    expect(found("hop")).to.deep.equal(["Grace Hopper"]);
    expect(found("x")).to.deep.equal([]);
  });

  it("leaves everybody where nothing is searched for", () => {
    expect(found("  ")).to.have.length(3);
  });
});
