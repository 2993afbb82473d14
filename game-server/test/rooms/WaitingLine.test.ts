import { userId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { WaitingLine } from "../../src/rooms/WaitingLine.ts";
import { admissionOf } from "../support/people.ts";

/** Somebody who waits, and what they were told of it. */
function person(name: string, session = name) {
  const told: unknown[] = [];
  const shown: number[] = [];
  const visitor = {
    isClosing: false,
    userId: userId(name),
    client: { send: (_name: string, place: unknown) => told.push(place) },
    line: { send: (_type: number, bytes: Uint8Array) => shown.push(bytes[0]!) },
  };
  const enter = { type: "enter", session, resident: admissionOf(name), last: null } as const;
  return { visitor: visitor as never, enter, told, shown, closing: () => Object.assign(visitor, { isClosing: true }) };
}

describe("the line of a full world", () => {
  it("[M1] tells each their place whenever it changes, and lets in who came first", () => {
    const line = new WaitingLine();
    const people = ["a", "b", "c"].map((name) => person(name));
    for (const { visitor, enter } of people) line.add(visitor, enter);
    const last = () => people.map(({ told }) => told.at(-1));
    expect(last()).to.deep.equal([1, 2, 3].map((place) => ({ place, length: 3 })));
    expect(line.remove("b")).to.equal(true);
    expect(line.remove("b"), "gone already").to.equal(false);
    expect(last()[2]).to.deep.equal({ place: 2, length: 2 });
    expect(line.take(1).map(({ session }) => session)).to.deep.equal(["a"]);
    expect(last()[2]).to.deep.equal({ place: 1, length: 1 });
    expect(line.take(0)).to.deep.equal([]);
    expect(line.take(-3), "more inside than there is room for").to.deep.equal([]);
    expect(line.has("c")).to.equal(true);
    expect(line.take(5).map(({ session }) => session)).to.deep.equal(["c"]);
    expect(line.ready).to.equal(0);
  });

  it("never lets in who only looks on, and nobody waits behind them", () => {
    const line = new WaitingLine();
    const [watcher, waiting] = ["watcher", "waiting"].map((name) => person(name));
    line.add(watcher!.visitor, watcher!.enter);
    line.add(waiting!.visitor, waiting!.enter);
    expect(waiting!.told.at(-1)).to.deep.equal({ place: 2, length: 2 });
    line.setInLine("watcher", false);
    expect(watcher!.told.at(-1)).to.deep.equal({ place: 0, length: 1 });
    expect(waiting!.told.at(-1)).to.deep.equal({ place: 1, length: 1 });
    expect(line.take(2).map(({ session }) => session)).to.deep.equal(["waiting"]);
    expect(line.has("watcher")).to.equal(true);
    expect([line.ready, line.size]).to.deep.equal([0, 1]);
    line.setInLine("watcher", true);
    expect(watcher!.told.at(-1), "wants to come in after all").to.deep.equal({ place: 1, length: 1 });
  });

  it("gives who comes from elsewhere the place they had, and says whose connection that was", () => {
    const line = new WaitingLine();
    const [a, b] = ["a", "b"].map((name) => person(name));
    const again = person("a", "a-again");
    for (const { visitor, enter } of [a!, b!]) line.add(visitor, enter);
    expect(line.add(again.visitor, again.enter)).to.equal(a!.visitor);
    expect(again.told.at(-1)).to.deep.equal({ place: 1, length: 2 });
    expect(line.take(2).map(({ session }) => session)).to.deep.equal(["a-again", "b"]);
  });

  it("[ID1] keeps the place of whoever lost the connection, lets others pass meanwhile, and gives it up in time", () => {
    const line = new WaitingLine();
    const [a, b, c] = ["a", "b", "c"].map((name) => person(name));
    for (const { visitor, enter } of [a!, b!, c!]) line.add(visitor, enter);
    expect(line.keep("a", 600)).to.equal(true);
    expect(line.keep("nobody", 600)).to.equal(false);
    expect(b!.told.at(-1), "still second").to.deep.equal({ place: 2, length: 3 });
    const toldBefore = a!.told.length;
    expect(
      line.take(1).map(({ session }) => session),
      "who is here comes in",
    ).to.deep.equal(["b"]);
    line.show({ serial: 1, bytes: Uint8Array.of(11) });
    expect([a!.told.length, a!.shown], "nobody talks to a lost connection").to.deep.equal([toldBefore, []]);
    expect([line.hasUser(userId("a")), line.ready, line.size]).to.deep.equal([true, 1, 2]);

    const back = person("a", "a-again");
    expect(line.add(back.visitor, back.enter), "no connection that would have to end").to.equal(null);
    expect(back.told.at(-1), "first as before").to.deep.equal({ place: 1, length: 2 });
    expect(line.expire(10_000), "whoever is back has no time to lose").to.deep.equal([]);

    line.keep("a-again", 600);
    expect(line.expire(599)).to.deep.equal([]);
    expect(line.expire(600)).to.deep.equal([userId("a")]);
    expect(c!.told.at(-1)).to.deep.equal({ place: 1, length: 1 });
    expect(line.hasUser(userId("a"))).to.equal(false);
  });

  it("keeps whoever only looks on out of the line when they are back", () => {
    const line = new WaitingLine();
    const watcher = person("watcher");
    line.add(watcher.visitor, watcher.enter);
    line.setInLine("watcher", false);
    line.keep("watcher", 600);
    const back = person("watcher", "again");
    line.add(back.visitor, back.enter);
    expect(back.told.at(-1)).to.deep.equal({ place: 0, length: 0 });
    expect(line.take(1)).to.deep.equal([]);
  });

  it("[REP4] shows the far crowd once, and to nobody who was told to go", () => {
    const line = new WaitingLine();
    const [a, b] = ["a", "b"].map((name) => person(name));
    for (const { visitor, enter } of [a!, b!]) line.add(visitor, enter);
    line.show({ serial: 1, bytes: Uint8Array.of(11) });
    line.show({ serial: 1, bytes: Uint8Array.of(11) });
    b!.closing();
    line.show({ serial: 2, bytes: Uint8Array.of(22) });
    expect([a!.shown, b!.shown]).to.deep.equal([[11, 22], [11]]);
  });
});
