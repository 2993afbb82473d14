import type { ConversationArea, ConversationGroup } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { chimeFor } from "../../src/media/sound/chimeFor.ts";

const SELF = 1;
const talk = (id: number, ...members: number[]): ConversationGroup => ({ id, kind: "talk", members });
const area = (mayManage: boolean, ...requests: number[]) => ({ mayManage, requests }) as unknown as ConversationArea;
const together = (groups: ConversationGroup[], where: ConversationArea | null = null) => ({ groups, area: where });

describe("the sound of a change of one's groups", () => {
  const chime = (before: ConversationGroup[], now: ConversationGroup[]) =>
    chimeFor(together(before), together(now), SELF);

  it("[M4] goes up for who comes into earshot, down for who leaves it, and up where somebody came as another went", () => {
    expect(chime([], [talk(5, SELF, 2)])).to.equal("joined");
    expect(chime([talk(5, SELF, 2)], [talk(5, SELF, 2, 3)])).to.equal("joined");
    expect(chime([talk(5, SELF, 2, 3)], [talk(5, SELF, 2)])).to.equal("left");
    expect(chime([talk(5, SELF, 2)], [])).to.equal("left");
    expect(chime([talk(5, SELF, 2)], [talk(6, SELF, 3)])).to.equal("joined");
  });

  it("[GR4] is not heard while the same people only change their groups", () => {
    expect(chime([talk(5, SELF, 2), talk(6, SELF, 3)], [talk(7, SELF, 2, 3)])).to.equal(null);
    expect(chime([talk(5, SELF, 2)], [talk(5, SELF, 2)])).to.equal(null);
    expect(chime([talk(5, SELF)], [])).to.equal(null);
  });

  it("[M23] calls whoever may answer a raised hand, and nobody else", () => {
    const asks = (mayManage: boolean, before: number, now: number) =>
      chimeFor(
        together([], area(mayManage, ...Array(before).keys())),
        together([], area(mayManage, ...Array(now).keys())),
        SELF,
      );
    expect(asks(true, 0, 1)).to.equal("called");
    expect(asks(true, 2, 1)).to.equal(null);
    expect(asks(false, 0, 1)).to.equal(null);
  });
});
