import { BYTES, CLOSE_REASONS, userId } from "@crowdwire/protocol";
import { expect } from "chai";
import { after, describe, it } from "mocha";
import { type FloorUnderTest, startFloor } from "../../transport/FloorRoom.ts";

describe("a world that is just opening", () => {
  let floor: FloorUnderTest;
  after(() => floor.stop());

  it("[SIM6] asks anew about its first visitor, who was signed out after they had passed the door", async () => {
    floor = await startFloor("crowd", {
      opening: (directory) => directory.apply({ type: "signedOut", userId: userId("Eve"), sessionIds: [] }),
    });
    const { raw } = await floor.join("Eve");
    await raw.until("the server's close", () => raw.closing !== null);
    expect(raw.closing).to.include({ code: CLOSE_REASONS.signedOut.code });
    const other = (await floor.join("Ada")).raw;
    await other.until("a snapshot", () => other.packedOf(BYTES.snapshot).length > 0);
    expect(other.closing, "nobody else").to.equal(null);
  });
});
