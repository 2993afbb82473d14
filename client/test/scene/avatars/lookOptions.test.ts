import { AVATAR_CHOICES, AVATAR_PARTS, AvatarLook } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { LOOK_OPTIONS, randomLook } from "../../../src/scene/avatars/lookOptions.ts";

describe("look options", () => {
  for (const part of AVATAR_PARTS) {
    it(`names every choice of ${part}, each differently`, () => {
      const names = LOOK_OPTIONS[part].options.map((option) => option.name);
      expect(names).to.have.length(AVATAR_CHOICES[part]);
      expect(new Set(names).size).to.equal(names.length);
    });
  }

  it("gives colours as six-digit hex, so that a swatch can show them", () => {
    for (const part of ["skin", "hairColor", "topColor", "bottomColor", "shoeColor"] as const) {
      for (const option of LOOK_OPTIONS[part].options) {
        expect(option)
          .to.have.property("hex")
          .that.matches(/^#[0-9a-f]{6}$/);
      }
    }
  });

  it("draws every choice at random and nothing the protocol refuses", () => {
    const seen = new Set<string>();
    let state = 1;
    const random = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    for (let round = 0; round < 2000; round++) {
      const look = AvatarLook.parse(randomLook(random));
      for (const part of AVATAR_PARTS) {
        seen.add(`${part} ${look[part]}`);
      }
    }
    expect(seen.size).to.equal(AVATAR_PARTS.reduce((sum, part) => sum + AVATAR_CHOICES[part], 0));
  });

  it("stays in range when the source of chance gives almost one", () => {
    expect(() => AvatarLook.parse(randomLook(() => 1 - 2 ** -53))).not.to.throw();
  });
});
