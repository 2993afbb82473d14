import { expect } from "chai";
import { describe, it } from "mocha";
import { doingInWords, metersInWords, type SeenPerson, Witness } from "../../src/world/Witness.ts";

const bob = (change: Partial<SeenPerson> = {}): SeenPerson => ({
  id: 2,
  name: "Bob",
  meters: 4,
  posture: "stand",
  emote: null,
  ...change,
});

describe("what a page without pictures says", () => {
  it("tells who comes near and goes, not of each step at the edge", () => {
    const witness = new Witness();
    const told = [20, 7, 9, 7, 10, 12, 9].map((meters) => witness.take([bob({ meters })], "stand", 0));
    expect(told).to.deep.equal([[], ["Bob is near."], [], [], [], ["Bob is not near any more."], []]);
    witness.take([bob()], "stand", 0);
    expect(witness.take([], "stand", 0), "gone altogether").to.deep.equal(["Bob is not near any more."]);
  });

  it("tells what those near do, once each time", () => {
    const witness = new Witness();
    witness.take([bob()], "stand", 0);
    expect(witness.take([bob({ emote: "wave" })], "stand", 0)).to.deep.equal(["Bob waves."]);
    expect(witness.take([bob({ emote: "wave" })], "stand", 0)).to.deep.equal([]);
    expect(witness.take([bob({ posture: "sitOnSeat" })], "stand", 0)).to.deep.equal(["Bob sits down."]);
    expect(witness.take([bob({ posture: "walk" })], "stand", 0)).to.deep.equal(["Bob stands up."]);
    expect(witness.take([bob()], "sitOnGround", 0)).to.deep.equal(["You sit down."]);
  });

  it("tells of eight at most, and of the same as long as they are near", () => {
    const witness = new Witness();
    const crowd = (shift: number) =>
      Array.from({ length: 30 }, (_, index) =>
        bob({ id: index + 2, name: `P${index}`, meters: 2 + ((index + shift) % 30) / 10 }),
      );
    expect(witness.take(crowd(0), "stand", 0)).to.have.length(8);
    expect(witness.take(crowd(15), "stand", 0)).to.deep.equal([]);
    expect(witness.near).to.have.length(8);
  });

  it("says when one has come to whom one went to, and when one has stopped before", () => {
    const witness = new Witness();
    witness.take([bob({ meters: 7 })], "stand", 0);
    witness.follow(2, "Bob");
    expect(witness.take([bob({ meters: 7 })], "stand", 100)).to.deep.equal([]);
    expect(witness.take([bob({ meters: 5 })], "walk", 900)).to.deep.equal([]);
    expect(witness.take([bob({ meters: 2 })], "walk", 1500)).to.deep.equal(["You are with Bob."]);
    expect(witness.take([bob({ meters: 2 })], "stand", 9000), "once").to.deep.equal([]);
    witness.follow(2, "Bob");
    witness.take([bob({ meters: 6 })], "stand", 10_000);
    expect(witness.take([bob({ meters: 6 })], "stand", 13_000)).to.deep.equal([
      "You have stopped, and Bob is 6 metres away.",
    ]);
  });

  it("has words for what people do and how far they are", () => {
    expect(doingInWords(bob())).to.equal("");
    expect(doingInWords(bob({ posture: "run" }))).to.equal("runs");
    expect(doingInWords(bob({ posture: "sitOnGround" }))).to.equal("sits");
    expect(doingInWords(bob({ posture: "sitOnSeat", emote: "clap" }))).to.equal("claps");
    expect([0.2, 1.2, 6.7].map(metersInWords)).to.deep.equal(["1 metre away", "1 metre away", "7 metres away"]);
  });
});
