import { expect } from "chai";
import { describe, it } from "mocha";
import { listPeople, searchPeople } from "../../src/people/searchPeople.ts";

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

  it("lists those near first and those found farther away after them, nobody twice", () => {
    const near = [{ id: 3, name: "Tomás", isSelf: true }];
    const found = [
      { entityId: 3, name: "Tomás" },
      { entityId: 9, name: "Tom Far" },
      { entityId: 10, name: "of a search before" },
    ];
    expect(listPeople(near, found, "tom")).to.deep.equal([
      { id: 3, name: "Tomás", isSelf: true, isFar: false },
      { id: 9, name: "Tom Far", isSelf: false, isFar: true },
    ]);
  });
});
