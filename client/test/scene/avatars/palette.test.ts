import { AVATAR_CHOICES, type AvatarLook } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import {
  EVERY_STYLE,
  isShown,
  lookBits,
  PALETTE_WIDTH,
  REGION,
  styleMask,
  writePalette,
} from "../../../src/scene/avatars/body/regions.ts";
import { SKIN_COLORS, TOP_COLORS } from "../../../src/scene/avatars/lookOptions.ts";

const plain: AvatarLook = {
  skin: 0,
  hairStyle: 0,
  hairColor: 0,
  topStyle: 0,
  topColor: 0,
  bottomStyle: 0,
  bottomColor: 0,
  shoeColor: 0,
};

function swatch(look: AvatarLook, region: number): string {
  const bytes = new Uint8Array(PALETTE_WIDTH * 4);
  writePalette(look, bytes, 0);
  return `#${[...bytes.subarray(region * 4, region * 4 + 3)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

describe("palette of a look", () => {
  it("is the chosen colours, byte for byte", () => {
    expect(swatch({ ...plain, skin: 4 }, REGION.skin)).to.equal(SKIN_COLORS[4]!.hex);
    expect(swatch({ ...plain, topColor: 7 }, REGION.top)).to.equal(TOP_COLORS[7]!.hex);
    expect(swatch({ ...plain, topColor: 7 }, REGION.trim)).to.equal(TOP_COLORS[7]!.trimHex);
  });

  it("writes one row and touches no neighbour", () => {
    const bytes = new Uint8Array(PALETTE_WIDTH * 4 * 3).fill(9);
    writePalette(plain, bytes, PALETTE_WIDTH * 4);
    expect([...bytes.subarray(0, PALETTE_WIDTH * 4)].every((byte) => byte === 9)).to.equal(true);
    expect([...bytes.subarray(PALETTE_WIDTH * 8)].every((byte) => byte === 9)).to.equal(true);
  });

  it("falls back to a colour that exists where a newer peer sends one that does not", () => {
    expect(swatch({ ...plain, skin: 200 }, REGION.skin)).to.equal(SKIN_COLORS[0]!.hex);
  });

  it("keeps a smile readable: lips differ from every skin", () => {
    const luma = (hex: string): number =>
      [0.3, 0.59, 0.11].reduce(
        (sum, weight, index) => sum + weight * Number.parseInt(hex.slice(1 + index * 2, 3 + index * 2), 16),
        0,
      );
    SKIN_COLORS.forEach((color, skin) => {
      const difference = luma(color.hex) - luma(swatch({ ...plain, skin }, REGION.lip));
      expect(Math.abs(difference), color.name).to.be.greaterThan(12);
    });
  });
});

describe("style masks", () => {
  it("show a part exactly with the styles it names", () => {
    const mask = styleMask({ hair: [1, 3], bottom: [2] });
    for (let hairStyle = 0; hairStyle < AVATAR_CHOICES.hairStyle; hairStyle++) {
      for (let topStyle = 0; topStyle < AVATAR_CHOICES.topStyle; topStyle++) {
        for (let bottomStyle = 0; bottomStyle < AVATAR_CHOICES.bottomStyle; bottomStyle++) {
          const bits = lookBits({ ...plain, hairStyle, topStyle, bottomStyle });
          expect(isShown(mask, bits)).to.equal((hairStyle === 1 || hairStyle === 3) && bottomStyle === 2);
          expect(isShown(EVERY_STYLE, bits)).to.equal(true);
        }
      }
    }
  });
});
