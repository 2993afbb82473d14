import { setImmediate as turn } from "node:timers/promises";
import { expect } from "chai";
import { describe, it } from "mocha";
import { LineBatch, linesOf } from "../src/index.ts";

describe("LineBatch", () => {
  it("writes what was added in one turn of the event loop as one text, in order", async () => {
    const written: string[] = [];
    const batch = new LineBatch((text) => written.push(text));
    for (const line of ["one", "two", "three"]) batch.add(line);
    expect(written).to.deep.equal([]);
    await turn();
    batch.add("four");
    await turn();
    expect(written.map(linesOf)).to.deep.equal([["one", "two", "three"], ["four"]]);
  });

  it("writes at once when asked, each line once, and nothing of what is cleared", async () => {
    const written: string[] = [];
    const batch = new LineBatch((text) => written.push(text));
    batch.add("kept");
    batch.flush();
    expect(written).to.deep.equal(["kept"]);
    batch.add("dropped");
    batch.clear();
    batch.flush();
    await turn();
    expect(written).to.deep.equal(["kept"]);
  });

  it("does not grow without bound", () => {
    const written: string[] = [];
    const batch = new LineBatch((text) => written.push(text));
    for (let line = 0; line < 30; line++) batch.add("x".repeat(100_000));
    batch.clear();
    expect(written.map((text) => linesOf(text).length)).to.deep.equal([10, 10, 10]);
  });
});
