import { expect } from "chai";
import { describe, it } from "mocha";
import { RoomListing } from "../../src/rooms/RoomListing.ts";
import { settle, TestClock } from "../support/TestClock.ts";

function setUp(restore: () => Promise<void> = async () => undefined) {
  const clock = new TestClock();
  const on: Record<"ready" | "close", () => void> = { ready: () => undefined, close: () => undefined };
  const said: string[] = [];
  const say = (...words: unknown[]) => said.push(String(words.at(-1)));
  let restored = 0;
  const listing = new RoomListing({
    connection: {
      on: (event, listener) => {
        on[event] = listener;
      },
    },
    restore: async () => {
      restored++;
      await restore();
    },
    logger: { info: say, warn: say } as never,
    after: clock.after,
  });
  return { listing, clock, on, said, restored: () => restored };
}

describe("the list of the rooms of all processes", () => {
  it("[TR4] is not known while Redis is away, nor until everybody has listed theirs again", async () => {
    const { listing, clock, on, restored, said } = setUp();
    on.ready();
    expect(listing.isKnown, "at the start there is nothing to list").to.equal(true);
    expect(restored()).to.equal(0);
    on.close();
    on.close();
    expect(listing.isKnown).to.equal(false);
    expect(said, "once, however often it is tried").to.have.length(1);
    on.ready();
    await settle();
    expect(restored()).to.equal(1);
    await clock.pass(999);
    expect(listing.isKnown).to.equal(false);
    await clock.pass(1);
    expect(listing.isKnown).to.equal(true);
  });

  it("stays unknown where Redis goes again meanwhile", async () => {
    const { listing, clock, on } = setUp();
    on.close();
    on.ready();
    await settle();
    await clock.pass(500);
    on.close();
    await clock.pass(10_000);
    expect(listing.isKnown).to.equal(false);
    on.ready();
    await settle();
    await clock.pass(1000);
    expect(listing.isKnown).to.equal(true);
  });

  it("lets people in again even where a room could not be listed, and says so", async () => {
    const { listing, clock, on, said } = setUp(() => Promise.reject(new Error("no")));
    on.close();
    on.ready();
    await settle();
    await clock.pass(1000);
    expect(listing.isKnown).to.equal(true);
    expect(said.some((words) => words.includes("could not be listed again"))).to.equal(true);
  });
});
