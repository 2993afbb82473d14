import { expect } from "chai";
import { describe, it } from "mocha";
import { type SchemeName, schemes } from "../src/tokens/colors.ts";
import { blend, contrastPairs, contrastRatio, GLASS_OPACITY } from "../src/tokens/contrast.ts";

describe("contrast of the tokens", () => {
  for (const [name, colors] of Object.entries(schemes)) {
    for (const { text, on, atLeast } of contrastPairs) {
      it(`${name}: ${text} on ${on} has at least ${atLeast}:1`, () => {
        expect(contrastRatio(colors[text], colors[on])).to.be.at.least(atLeast);
      });
    }
    it(`${name}: words on glass can be read over a white and over a black view`, () => {
      for (const view of ["#ffffff", "#000000"]) {
        const glass = blend(colors.surface, view, GLASS_OPACITY[name as SchemeName]);
        expect(contrastRatio(colors.text, glass), `text over ${view}`).to.be.at.least(4.5);
        expect(contrastRatio(colors.muted, glass), `muted over ${view}`).to.be.at.least(4.5);
      }
    });
  }

  it("measures as WCAG does: black on white is 21:1, a colour on itself 1:1, order does not matter", () => {
    expect(contrastRatio("#000000", "#ffffff")).to.be.closeTo(21, 1e-9);
    expect(contrastRatio("#777777", "#777777")).to.equal(1);
    expect(contrastRatio("#767676", "#ffffff")).to.be.closeTo(4.54, 0.01);
  });

  it("refuses a colour it cannot read", () => {
    expect(() => contrastRatio("red", "#ffffff")).to.throw(RangeError, "red");
  });
});
