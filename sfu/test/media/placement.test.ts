import { expect } from "chai";
import { describe, it } from "mocha";
import { choosePlace, hasRoom, type Place, refusedBy } from "../../src/media/placement.ts";

const place = (consumers: number, peers = 0): Place => ({ consumers, peers });

describe("placement", () => {
  it("[SFU4] seats someone alone where the fewest consumers are, then the fewest people", () => {
    const [busy, idle, empty] = [place(40, 3), place(10, 5), place(10, 2)];
    expect(choosePlace([busy, idle, empty], new Map(), 400)).to.equal(empty);
  });

  it("[SFU4] seats someone with most of the group while there is room", () => {
    const [here, there] = [place(200), place(0)];
    expect(
      choosePlace(
        [here, there],
        new Map([
          [here, 2],
          [there, 1],
        ]),
        400,
      ),
    ).to.equal(here);
  });

  it("[SFU4] looks elsewhere once the group's worker is three quarters full", () => {
    const [here, there] = [place(300), place(0)];
    expect(choosePlace([here, there], new Map([[here, 9]]), 400)).to.equal(there);
  });

  it("[SFU4] seats nobody when all are full", () => {
    expect(choosePlace([place(400), place(401)], new Map(), 400)).to.equal(null);
    expect(choosePlace([], new Map(), 400)).to.equal(null);
  });

  it("[SFU4] refuses videos first, and voices only when nothing is left", () => {
    expect([hasRoom(place(359), "video", 400), hasRoom(place(360), "video", 400)]).to.deep.equal([true, false]);
    expect([hasRoom(place(399), "audio", 400), hasRoom(place(400), "audio", 400)]).to.deep.equal([true, false]);
    expect(refusedBy([place(400), place(10)], 400)).to.equal("nothing");
    expect(refusedBy([place(400), place(380)], 400)).to.equal("video");
    expect(refusedBy([place(400), place(400)], 400)).to.equal("everything");
  });
});
