import { userId } from "@crowdwire/protocol";
import { PACE } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { WaitingLine } from "../../src/rooms/WaitingLine.ts";
import { admissionOf } from "../support/people.ts";

/** Somebody who waits, and what they were told of it; they read it as long as they are `awake`. */
function person(name: string, session = name) {
  const told: unknown[] = [];
  const shown: number[] = [];
  const reading = { isAwake: true, asked: 0, answered: 0 };
  const visitor = {
    isClosing: false,
    userId: userId(name),
    client: { send: (_name: string, place: unknown) => told.push(place) },
    line: {
      send: (_type: number, bytes: Uint8Array) => shown.push(bytes[0]!),
      ask: () => ++reading.asked,
      answered: () => {
        if (reading.isAwake) reading.answered = reading.asked;
        return reading.answered;
      },
    },
  };
  const enter = { type: "enter", session, resident: admissionOf(name), last: null } as const;
  const closing = () => Object.assign(visitor, { isClosing: true });
  return { visitor: visitor as never, enter, told, shown, reading, closing };
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
    line.show({ serial: 1, bytes: Uint8Array.of(11) }, 1);
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
    line.show({ serial: 1, bytes: Uint8Array.of(11) }, 1);
    line.show({ serial: 1, bytes: Uint8Array.of(11) }, 2);
    b!.closing();
    line.show({ serial: 2, bytes: Uint8Array.of(22) }, 3);
    expect([a!.shown, b!.shown]).to.deep.equal([[11, 22], [11]]);
  });

  it("[REP6] shows whoever does not read no second crowd and no place, lets them go after ten seconds, and tells the others all", () => {
    const line = new WaitingLine();
    const [sleeper, reader, third] = ["sleeper", "reader", "third"].map((name) => person(name));
    for (const { visitor, enter } of [sleeper!, reader!, third!]) line.add(visitor, enter);
    const show = (tick: number) => line.show({ serial: tick, bytes: Uint8Array.of(tick & 0xff) }, tick);
    sleeper!.reading.isAwake = false;
    show(1);
    const told = sleeper!.told.length;
    line.remove("third");
    for (let tick = 2; tick <= PACE.behindTicks; tick++) expect(show(tick), `tick ${tick}`).to.deep.equal([]);
    expect([sleeper!.shown.length, sleeper!.told.length]).to.deep.equal([1, told]);
    expect([reader!.shown.length, reader!.told.at(-1)]).to.deep.equal([PACE.behindTicks, { place: 2, length: 2 }]);
    expect(show(PACE.behindTicks + 1)).to.deep.equal([sleeper!.visitor]);
  });

  it("[REP7] tells whoever reads again where they stand by then, and shows them the crowd as it is", () => {
    const line = new WaitingLine();
    const [first, slow] = ["first", "slow"].map((name) => person(name));
    for (const { visitor, enter } of [first!, slow!]) line.add(visitor, enter);
    slow!.reading.isAwake = false;
    line.show({ serial: 1, bytes: Uint8Array.of(11) }, 1);
    line.remove("first");
    line.show({ serial: 2, bytes: Uint8Array.of(22) }, 20);
    slow!.reading.isAwake = true;
    line.show({ serial: 3, bytes: Uint8Array.of(33) }, 40);
    expect([slow!.told.at(-1), slow!.shown]).to.deep.equal([{ place: 1, length: 1 }, [11, 33]]);
    expect(line.show({ serial: 3, bytes: Uint8Array.of(33) }, 1000), "it was read long ago").to.deep.equal([]);
  });
});
