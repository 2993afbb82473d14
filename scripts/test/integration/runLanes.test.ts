import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { useTemporaryDirectory } from "../../../test/support/temporaryDirectory.ts";
import { summarize } from "../../testing/runLanes.ts";
import { runMocha } from "../../testing/runMocha.ts";

const root = dirname(dirname(dirname(import.meta.dirname)));

describe("tests in lanes", function () {
  this.timeout(30_000);
  const folder = useTemporaryDirectory("lanes");

  it("counts what passes and names what fails or is skipped, of a real mocha, and says it of all lanes in one", async () => {
    symlinkSync(join(root, "node_modules"), join(folder.path(), "node_modules"));
    mkdirSync(join(folder.path(), "test"));
    const write = (name: string, text: string) =>
      writeFileSync(join(folder.path(), name), `const { describe, it } = require("mocha");\n${text}`);
    write("a.cjs", `describe("sums", () => { it("add", () => {}); it("fall", () => { throw new Error("no"); }); });`);
    write("b.cjs", `it("holds", () => {}); it("waits");`);
    let printed = "";
    const run = (file: string) =>
      runMocha({ root: folder.path(), files: [file], extraArgs: [], print: (text) => (printed += text) });
    const results = [await run("a.cjs"), await run("b.cjs")];
    expect(results).to.deep.equal([
      { code: 1, counts: { passing: 1, pending: [], failing: ["sums › fall"] } },
      { code: 0, counts: { passing: 1, pending: ["waits"], failing: [] } },
    ]);
    expect(printed).to.include("Error: no");
    expect(summarize(results, 61_000))
      .to.match(/^ {2}2 passing \(1m\)$/mu)
      .and.match(/^ {2}1 failing/mu)
      .and.include("sums › fall")
      .and.match(/^ {2}1 not run.*\n {4}waits$/mu);
  });

  it("does not pass a lane for whole that ended before its end", async () => {
    writeFileSync(join(folder.path(), "c.cjs"), `require("mocha").it("ends", () => process.exit(3));`);
    const result = await runMocha({ root: folder.path(), files: ["c.cjs"], extraArgs: [], print: () => undefined });
    expect(result).to.deep.equal({ code: 3, counts: null });
    expect(summarize([result], 0)).to.include("ended before its end");
  });
});
