import { expect } from "chai";
import { describe, it } from "mocha";
import { slugsFor } from "../../src/api/slugs.ts";

describe("addresses for a world", () => {
  for (const [name, slug] of [
    ["Ann's place", "anns-place"],
    ["Ann’s place", "anns-place"],
    ["  Café — Übersee!  ", "cafe-ubersee"],
    ["'n' roll", "n-roll"],
  ] as const) {
    it(`“${name}” is at ${slug} first, and at others that begin so`, () => {
      const [first, ...others] = slugsFor(name);
      expect(first).to.equal(slug);
      expect(others).to.have.length.greaterThan(1);
      for (const other of others) expect(other).to.match(new RegExp(`^${slug}-[a-z2-9]{4}$`, "u"));
    });
  }

  it("never reads as an id, and is never empty", () => {
    for (const name of ["…", "'", "00000000-0000-4000-8000-000000000001"]) {
      for (const slug of slugsFor(name)) expect(slug, name).to.match(/^world-[a-z2-9]{4}$/u);
    }
  });
});
