import { roleId } from "@crowdwire/db";
import { userId, worldId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { LiveChange } from "../../src/live/LiveChange.ts";
import { WorldDirectory } from "../../src/rooms/WorldDirectory.ts";

const world = worldId("w");
const ban: LiveChange = { type: "banned", worldId: world, userId: userId("troll"), reason: "", until: null };
const newRole: LiveChange = { type: "roleChanged", worldId: world, roleId: roleId("r") };
const newMap: LiveChange = { type: "worldChanged", worldId: world, mapChanged: true };

function setUp() {
  let nowMs = 0;
  const directory = new WorldDirectory(() => nowMs);
  const wait = (ms: number) => {
    nowMs += ms;
  };
  /** Opens a world, for so long; answers what it heard. */
  const open = (forMs: number, meanwhile: () => void = () => undefined) => {
    const heard: (LiveChange | "catchUp")[] = [];
    const beganMs = nowMs;
    wait(forMs / 2);
    meanwhile();
    wait(forMs / 2);
    const unlist = directory.add(
      {
        worldId: world,
        population: () => 0,
        hasRoomFor: () => true,
        apply: (change) => void heard.push(change),
        catchUp: () => void heard.push("catchUp"),
        evidence: () => ({}) as never,
      },
      beganMs,
    );
    return { heard, unlist };
  };
  return { directory, wait, open };
}

describe("the worlds of a process", () => {
  it("[SIM6] tell one that opens what was decided while its first people were on the way, in its order", () => {
    const { directory, wait, open } = setUp();
    directory.apply(ban);
    wait(1000);
    directory.apply(newRole);
    expect(open(500).heard).to.deep.equal([ban, newRole]);
    wait(29_000);
    expect(open(500).heard, "only the later is so late").to.deep.equal([newRole]);
    wait(10_000);
    expect(open(500).heard).to.deep.equal([]);
  });

  it("tell it of the world itself only what was decided after it may have been read", () => {
    const { directory, wait, open } = setUp();
    directory.apply(newMap);
    wait(1);
    expect(open(500).heard, "it has read the new map").to.deep.equal([]);
    expect(open(500, () => directory.apply(newMap)).heard).to.deep.equal([newMap]);
  });

  it("tell it that news may have been missed", () => {
    const { directory, open } = setUp();
    expect(open(500, () => directory.catchUp()).heard).to.deep.equal(["catchUp"]);
  });

  it("tell one that is open everything once, and one that has stopped nothing", () => {
    const { directory, open } = setUp();
    const { heard, unlist } = open(0);
    directory.apply(newMap);
    unlist();
    directory.apply(ban);
    expect(heard).to.deep.equal([newMap]);
  });
});
