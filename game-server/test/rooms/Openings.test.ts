import { expect } from "chai";
import { describe, it } from "mocha";
import { Openings } from "../../src/rooms/Openings.ts";

/** Matchmaking as far as it matters here: whoever asks while there is no room makes one, which takes a while. */
class SlowMatchmaking {
  rooms = 0;
  tries = 0;
  failures = 0;
  readonly openings = new Openings();

  enter = (): Promise<number> =>
    this.openings.enter(
      "plaza",
      async () => this.rooms > 0,
      async () => {
        this.tries++;
        if (this.rooms > 0) return this.rooms;
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (this.failures-- > 0) throw new Error("the map is not there");
        return ++this.rooms;
      },
    );
}

describe("the opening of a world", () => {
  it("[SH4] is done once, however many come at the same time", async () => {
    const matchmaking = new SlowMatchmaking();
    const seats = await Promise.all(Array.from({ length: 50 }, matchmaking.enter));
    expect(new Set(seats)).to.deep.equal(new Set([1]));
    expect(matchmaking.rooms).to.equal(1);
    expect(matchmaking.tries).to.equal(50);
  });

  it("that fails is told to whoever tried, and the next one tries", async () => {
    const matchmaking = new SlowMatchmaking();
    matchmaking.failures = 2;
    const seats = await Promise.allSettled(Array.from({ length: 5 }, matchmaking.enter));
    expect(seats.map(({ status }) => status).sort()).to.deep.equal([
      ...Array.from({ length: 3 }, () => "fulfilled"),
      ...Array.from({ length: 2 }, () => "rejected"),
    ]);
    expect(matchmaking.rooms).to.equal(1);
  });

  it("does not hold up those who go elsewhere", async () => {
    const openings = new Openings();
    let finish: () => void = () => undefined;
    const plaza = openings.enter(
      "plaza",
      async () => false,
      () => new Promise<void>((resolve) => (finish = resolve)),
    );
    expect(
      await openings.enter(
        "campus",
        async () => false,
        async () => "in",
      ),
    ).to.equal("in");
    finish();
    await plaza;
  });
});
