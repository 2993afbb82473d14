import { expect } from "chai";
import { describe, it } from "mocha";
import { askTogether } from "../src/askTogether.ts";

/** Queries that are answered when the test says so. */
function aDatabase() {
  const queries: { asks: readonly string[]; answer(): void; fail(error: Error): void }[] = [];
  const ask = askTogether<string, string>(
    (asks) =>
      new Promise((resolve, reject) => {
        queries.push({ asks, answer: () => resolve(asks.map((each) => `${each}!`)), fail: reject });
      }),
  );
  /** The next query, once it has been sent. */
  async function query(index: number) {
    while (queries.length <= index) await new Promise((resolve) => setTimeout(resolve, 1));
    return queries[index]!;
  }
  return { ask, queries, query };
}

const soon = () => new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));

describe("askTogether", () => {
  it("asks for whoever is alone at once, without a timer", async () => {
    const { ask, queries } = aDatabase();
    const answer = ask("Ada");
    await soon();
    expect(queries.map(({ asks }) => asks)).to.deep.equal([["Ada"]]);
    queries[0]!.answer();
    expect(await answer).to.equal("Ada!");
  });

  it("whoever asks after that shares one query, and each gets their own answer", async () => {
    const { ask, queries, query } = aDatabase();
    const first = ask("Ada");
    await soon();
    const names = Array.from({ length: 50 }, (_, index) => `person ${index}`);
    const answers = Promise.all(names.map(ask));
    await soon();
    expect(queries, "not sent yet").to.have.length(1);
    (await query(1)).answer();
    expect(await answers).to.deep.equal(names.map((name) => `${name}!`));
    expect(queries).to.have.length(2);
    queries[0]!.answer();
    expect(await first, "the first is not waited for, and does not wait").to.equal("Ada!");
  });

  it("remembers nothing: what is asked again is asked anew, also while an answer is under way", async () => {
    const { ask, query } = aDatabase();
    const first = ask("Ada");
    const isBefore = await query(0);
    const second = Promise.all([ask("Ada"), ask("Ada")]);
    expect((await query(1)).asks).to.deep.equal(["Ada", "Ada"]);
    isBefore.answer();
    (await query(1)).answer();
    expect([await first, ...(await second)]).to.deep.equal(["Ada!", "Ada!", "Ada!"]);
  });

  it("a failure is that of all who shared the query, and of nobody after them", async () => {
    const { ask, query } = aDatabase();
    const failing = Promise.allSettled([ask("Ada"), ask("Bob")]);
    (await query(0)).fail(new Error("away"));
    for (const outcome of await failing) expect(outcome).to.deep.include({ status: "rejected" });
    const after = ask("Cleo");
    (await query(1)).answer();
    expect(await after).to.equal("Cleo!");
  });

  it("takes a hundred at most into one query", async () => {
    const { ask, query } = aDatabase();
    const answers = Promise.all(Array.from({ length: 250 }, (_, index) => ask(`${index}`)));
    const sizes = [];
    for (let index = 0; index < 3; index++) {
      const sent = await query(index);
      sizes.push(sent.asks.length);
      sent.answer();
    }
    expect(sizes).to.deep.equal([100, 100, 50]);
    expect((await answers)[249]).to.equal("249!");
  });
});
