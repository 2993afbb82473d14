import { dirname } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { findTests, levelOf } from "../testing/findTests.ts";

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
