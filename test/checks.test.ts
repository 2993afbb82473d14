import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";

const root = dirname(import.meta.dirname);
const DOCUMENT = "docs/security-checks.md";
const TESTS = ["*/test/**/*.test.ts", "*/test/contracts/*.ts", "test/**/*.test.ts", "scripts/test/**/*.test.ts"];

/** The first line of an `it`, or of a `describe` whose tests all prove the same. */
const TITLE = /^\s*(?:it|describe)\(\s*(["'`])(.*?)\1,/gmu;

/** Which tests name which check, by number. */
function namedChecks(): Map<number, string[]> {
  const titles = new Map<number, string[]>();
  for (const path of globSync(TESTS, { cwd: root, exclude: ["**/node_modules/**"] })) {
    for (const [, , title = ""] of readFileSync(join(root, path), "utf8").matchAll(TITLE)) {
      for (const number of numbersIn(title)) titles.set(number, [...(titles.get(number) ?? []), `${path}: ${title}`]);
    }
  }
  return titles;
}

/** Numbers may be chosen in the title: `[check ${code === "…" ? 14 : 13}]`; those of a table stand in its rows. */
function numbersIn(title: string): number[] {
  return [...title.matchAll(/\[check ([^\]]+)\]/gu)].flatMap(([, inside = ""]) =>
    [...inside.matchAll(/\b\d+\b/gu)].map(([number]) => Number(number)),
  );
}

describe("what an attacker would try", () => {
  const written = [...readFileSync(join(root, DOCUMENT), "utf8").matchAll(/^(\d+)\. /gmu)].map(([, number]) =>
    Number(number),
  );
  const named = namedChecks();

  it(`is written down in ${DOCUMENT}, line by line`, () => {
    expect(written).to.deep.equal(Array.from({ length: 25 }, (_, index) => index + 1));
  });

  for (const number of written) {
    it(`[check ${number}] has a test that names it`, () => {
      const others = (named.get(number) ?? []).filter((title) => !title.startsWith("test/checks.test.ts"));
      expect(others, `titles with [check ${number}]`).to.not.deep.equal([]);
    });
  }

  it("is not named by a number that is not written down", () => {
    expect([...named.keys()].filter((number) => !written.includes(number))).to.deep.equal([]);
  });
});
