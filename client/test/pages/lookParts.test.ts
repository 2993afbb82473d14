import { AVATAR_CHOICES, AVATAR_PARTS } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { choicesOf, describeLook, lookGroups, sameLook } from "../../src/pages/entry/lookParts.ts";

const look = {
  skin: 0,
  hairStyle: 0,
  hairColor: 0,
  topStyle: 0,
  topColor: 0,
  bottomStyle: 0,
  bottomColor: 0,
  shoeColor: 0,
};

describe("the avatar editor's parts", () => {
  it("shows every part exactly once", () => {
    expect(lookGroups.flatMap(({ parts }) => parts)).to.have.members([...AVATAR_PARTS]);
  });

  it("offers as many choices as the protocol has, colours as swatches", () => {
    for (const part of AVATAR_PARTS) {
      const { styles, swatches } = choicesOf(part);
      expect(styles, part).to.have.length(AVATAR_CHOICES[part]);
      expect(swatches !== null, part).to.equal(/skin|color/i.test(part));
    }
  });

  it("tells looks apart by any part", () => {
    expect(sameLook(look, { ...look })).to.equal(true);
    for (const part of AVATAR_PARTS) expect(sameLook(look, { ...look, [part]: 1 }), part).to.equal(false);
  });

  it("describes a look in words", () => {
    expect(describeLook(look)).to.contain("skin").and.to.contain("shoes").and.to.not.contain("undefined");
  });
});
