import { expect } from "chai";
import { describe, it } from "mocha";
import { Slots } from "../../../src/scene/avatars/Slots.ts";

describe("slots", () => {
  it("give everybody a place of their own, the same when asked again", () => {
    const slots = new Slots(3);
    const places = [10, 20, 30].map((id) => slots.take(id));
    expect(new Set(places).size).to.equal(3);
    expect(slots.take(20)).to.equal(places[1]);
    expect(slots.count).to.equal(3);
  });

  it("have no place left when full, and one again when somebody leaves", () => {
    const slots = new Slots(2);
    slots.take(1);
    const second = slots.take(2);
    expect(slots.take(3)).to.equal(-1);
    expect(slots.of(3)).to.equal(-1);
    expect(slots.release(2)).to.equal(second);
    expect(slots.take(3)).to.equal(second);
  });

  it("ignore the leaving of somebody who is not there, twice too", () => {
    const slots = new Slots(1);
    slots.take(1);
    expect(slots.release(9)).to.equal(-1);
    slots.release(1);
    expect(slots.release(1)).to.equal(-1);
    expect(slots.take(2)).to.equal(0);
    expect(slots.take(3)).to.equal(-1);
  });

  it("never hand one place to two over many comings and goings", () => {
    const slots = new Slots(40);
    const held = new Map<number, number>();
    for (let round = 0; round < 5000; round++) {
      const id = (round * 7919) % 97;
      if (held.has(id)) {
        expect(slots.release(id)).to.equal(held.get(id));
        held.delete(id);
      } else {
        const slot = slots.take(id);
        if (slot >= 0) {
          expect([...held.values()]).not.to.include(slot);
          held.set(id, slot);
        } else {
          expect(held.size).to.equal(40);
        }
      }
    }
  });
});
