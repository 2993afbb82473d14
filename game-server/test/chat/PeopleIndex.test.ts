import { PEOPLE_PAGE, type PeopleCursor, type UserId, userId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { PeopleIndex } from "../../src/chat/PeopleIndex.ts";

const person = (name: string, entityId: number) => ({ userId: userId(`user of ${entityId}`), entityId, name });

function setUp(names: readonly string[]) {
  const people = names.map((name, index) => person(name, index + 1));
  const state = { tick: 0, people };
  const index = new PeopleIndex({ all: () => state.people }, () => state.tick);
  const search = (text: string, after: PeopleCursor | null = null, hidden: readonly UserId[] = []) =>
    index.search({ text, after, isHidden: (user) => hidden.includes(user) });
  return { state, search, namesOf: (text: string) => search(text).people.map(({ name }) => name) };
}

describe("searching everybody in a world", () => {
  it("finds any part of a name, whatever its case, accents and width, by name", () => {
    const { namesOf } = setUp(["Zoë", "Émile", "grace hopper", "Ｇrace", "Tomás"]);
    expect(namesOf("GRACE")).to.deep.equal(["Ｇrace", "grace hopper"]);
    expect(namesOf("zoe")).to.deep.equal(["Zoë"]);
    expect(namesOf("tomás")).to.deep.equal(["Tomás"]);
    expect(namesOf("x")).to.deep.equal([]);
    expect(namesOf(" ")).to.deep.equal(["Émile", "Ｇrace", "grace hopper", "Tomás", "Zoë"]);
  });

  it("answers a page at a time, everybody once, also those of one name", () => {
    const { search } = setUp(Array.from({ length: 2 * PEOPLE_PAGE + 7 }, (_, index) => (index % 2 ? "Twin" : "twin")));
    const ids: number[] = [];
    let pages = 0;
    for (let after: PeopleCursor | null = null; ; ) {
      const page = search("twin", after);
      expect(page.total).to.equal(2 * PEOPLE_PAGE + 7);
      ids.push(...page.people.map(({ entityId }) => entityId));
      pages++;
      after = page.next;
      if (after === null) break;
    }
    expect(pages).to.equal(3);
    expect([...new Set(ids)]).to.have.length(2 * PEOPLE_PAGE + 7);
  });

  it("says that a page is the last one where nobody comes after it", () => {
    const { search } = setUp(Array.from({ length: PEOPLE_PAGE }, (_, index) => `Name ${index}`));
    expect(search("").next).to.equal(null);
  });

  it("goes on behind somebody who has left meanwhile", () => {
    const { search, state } = setUp(Array.from({ length: PEOPLE_PAGE + 2 }, (_, index) => `Name ${index + 100}`));
    const { next } = search("");
    state.people = state.people.filter(({ entityId }) => entityId !== next!.entityId);
    state.tick = 100;
    expect(search("", next).people).to.have.length(2);
  });

  it("neither shows nor counts whoever is hidden from the asker", () => {
    const { search } = setUp(["Ada", "Ava"]);
    expect(search("a", null, [userId("user of 1")])).to.deep.equal({
      people: [{ entityId: 2, name: "Ava" }],
      total: 1,
      next: null,
    });
  });

  it("is at most a second old, and made anew at most once a second", () => {
    const { namesOf, state } = setUp(["Ada"]);
    expect(namesOf("")).to.deep.equal(["Ada"]);
    state.people = [person("Bea", 2)];
    state.tick = 19;
    expect(namesOf("")).to.deep.equal(["Ada"]);
    state.tick = 20;
    expect(namesOf("")).to.deep.equal(["Bea"]);
  });
});
