import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { BackOff } from "../supervisor/BackOff.ts";
import { followLog } from "../supervisor/followLog.ts";
import { loadTestKey } from "../supervisor/loadTestKey.ts";
import { closeLog, openLog, tailOfLog } from "../supervisor/logFile.ts";
import { Progress } from "../supervisor/Progress.ts";
import { readSettings } from "../supervisor/settings.ts";

describe("BackOff", () => {
  it("doubles the wait up to its limit", () => {
    const backOff = new BackOff();
    const waits = Array.from({ length: 9 }, () => backOff.next(0));
    expect(waits).to.deep.equal([100, 200, 400, 800, 1600, 3200, 6400, 12_800, 15_000]);
  });

  it("begins again after a life of thirty seconds", () => {
    const backOff = new BackOff();
    backOff.next(0);
    backOff.next(29_999);
    expect(backOff.next(30_000)).to.equal(100);
    expect(backOff.next(100)).to.equal(200);
  });
});

describe("Progress", () => {
  function collect(isTTY: boolean) {
    let text = "";
    const clock = { ms: 0 };
    const terminal = {
      isTTY,
      write: (part: string) => {
        text += part;
      },
    };
    return { progress: new Progress(terminal, () => clock.ms), clock, text: () => text };
  }

  it("writes a step as one line with its time", async () => {
    const { progress, clock, text } = collect(false);
    await progress.step("starting the database", "database ready", async () => {
      clock.ms = 320;
    });
    expect(text()).to.equal("✓ database ready (0.3 s)\n");
  });

  it("rewrites the line on a terminal, never wider than it", async () => {
    const { progress, text } = collect(true);
    await progress.step("building", "built", async (tell) => tell("x".repeat(300)));
    expect(
      text()
        .split("\r\x1b[K")
        .every((line) => line.length < 80),
    ).to.equal(true);
    expect(text().endsWith("\r\x1b[K✓ built (0.0 s)\n")).to.equal(true);
  });

  it("writes no tick for what failed", async () => {
    const { progress, text } = collect(false);
    const failure = await progress
      .step("building", "built", () => Promise.reject(new Error("no")))
      .catch((error: Error) => error.message);
    expect(failure).to.equal("no");
    expect(text()).to.equal("");
  });
});

describe("readSettings", () => {
  it("puts the operations port beside the players' unless it is set", () => {
    expect(readSettings("/x", { PORT: "3000" })).to.include({ port: 3000, opsPort: 3001, dataDir: "/x/.data" });
    expect(readSettings("/x", { OPS_PORT: "9000" })).to.include({ port: 2567, opsPort: 9000 });
  });

  it("refuses a port that is none, in words", () => {
    expect(() => readSettings("/x", { PORT: "70000" })).to.throw(/PORT/);
  });

  it("takes an absolute data folder as it is", () => {
    expect(readSettings("/x", { DATA_DIR: "/srv/crowd" }).dataDir).to.equal("/srv/crowd");
  });
});

describe("files of the supervisor", () => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "crowdwire-scripts-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("show the last lines since the newest start", () => {
    const path = join(folder, "logs", "server.log");
    for (const words of ["old words\n", "new words\nlast words\n"]) {
      closeLog(openLog(path, "started"));
      writeFileSync(path, words, { flag: "a" });
    }
    expect(tailOfLog(path)).to.equal("new words\nlast words");
    expect(tailOfLog(join(folder, "none"))).to.equal("");
  });

  it("show what is added to a log, each line behind its name", async () => {
    const path = join(folder, "server.log");
    writeFileSync(path, "before\n");
    let text = "";
    const stop = followLog(path, "server", {
      write: (part) => {
        text += part;
      },
    });
    writeFileSync(path, "first\nsec", { flag: "a" });
    writeFileSync(path, "ond\n", { flag: "a" });
    for (let waitedMs = 0; !text.includes("second") && waitedMs < 4000; waitedMs += 20) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    stop();
    expect(text).to.equal("[server] first\n[server] second\n");
  });

  it("hold one load-test key, and none in production", () => {
    const key = loadTestKey(folder, {});
    expect(key).to.have.length.above(16);
    expect(loadTestKey(folder, {})).to.equal(key);
    expect(loadTestKey(folder, { NODE_ENV: "production" })).to.equal(undefined);
    expect(loadTestKey(folder, { LOAD_TEST_KEY: "given-by-hand-1234" })).to.equal("given-by-hand-1234");
  });
});
