import { permissionBits } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { type WritingPlace, whyClosed } from "../../src/chat/whyClosed.ts";

const place = (change: Partial<WritingPlace> = {}) =>
  whyClosed({ channel: "world", phase: "inside", permissions: permissionBits(["chat"]), isChatOn: true, ...change });

describe("where one may write", () => {
  it("[SH7] is open while the connection is away: what is written meanwhile is sent once it is back", () => {
    expect(place()).to.equal(null);
    expect(place({ phase: "reconnecting" })).to.equal(null);
    expect(place({ phase: "reconnecting", permissions: 0 })).to.match(/role/u);
  });

  it("is closed to who looks on, who may not, who is out, where it is switched off and for who has left", () => {
    expect(place({ phase: "watching" })).to.match(/looking on/u);
    expect(place({ phase: "ended" })).to.match(/not connected/u);
    expect(place({ permissions: 0 })).to.match(/role/u);
    expect(place({ isChatOn: false })).to.match(/switched off/u);
    expect(place({ isChatOn: false, permissions: permissionBits(["chat", "ban"]) })).to.equal(null);
    expect(place({ channel: { entityId: 0, name: "Noor" } })).to.match(/Noor is not here/u);
  });
});
