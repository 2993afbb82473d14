import { dirname } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { arrangeTests, findTests, levelOf } from "../testing/findTests.ts";

const root = dirname(dirname(import.meta.dirname));

describe("findTests", () => {
  it("tells a level by the folder", () => {
    expect(levelOf("db/test/integration/embedded/x.test.ts")).to.equal("integration");
    expect(levelOf("test/e2e/walk.test.ts")).to.equal("e2e");
    expect(levelOf("test/architecture.test.ts")).to.equal("unit");
  });

  it("finds each file once, fast levels first", () => {
    const files = findTests(root, ["integration", "unit"]);
    expect(new Set(files).size).to.equal(files.length);
    expect(files).to.include("scripts/test/findTests.test.ts").and.include("test/integration/supervisor.test.ts");
    const levels = files.map(levelOf);
    expect(levels).to.deep.equal([...levels].sort().reverse());
  });
});

describe("arrangeTests", () => {
  const files = [
    "db/test/a.test.ts",
    "test/b.test.ts",
    "sfu/test/integration/c.test.ts",
    "test/integration/d.test.ts",
    "client/test/e2e/e.test.ts",
    "test/e2e/f.test.ts",
  ];

  it("runs packages beside the whole, and browsers alone, after", () => {
    expect(arrangeTests(files, 2)).to.deep.equal([
      [
        ["db/test/a.test.ts", "sfu/test/integration/c.test.ts"],
        ["test/b.test.ts", "test/integration/d.test.ts"],
      ],
      [["client/test/e2e/e.test.ts", "test/e2e/f.test.ts"]],
    ]);
  });

  it("runs nothing beside anything on one core, and no lane without files", () => {
    for (const stage of arrangeTests(files, 1)) expect(stage).to.have.length(1);
    expect(arrangeTests(["db/test/a.test.ts"], 2)).to.deep.equal([[["db/test/a.test.ts"]]]);
  });

  it("leaves no file of this checkout out", () => {
    const all = findTests(root, ["unit", "integration", "e2e"]);
    expect(arrangeTests(all, 2).flat(2).sort()).to.deep.equal([...all].sort());
  });
});
