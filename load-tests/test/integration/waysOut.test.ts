import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import { useTemporaryDirectory } from "../../../test/support/temporaryDirectory.ts";
import { until, useWorld } from "../../../test/support/useWorld.ts";
import type { LoadReport } from "../../src/report/LoadReport.ts";
import { Command } from "../support/Command.ts";

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

describe("how the load and the bench end", function () {
  this.timeout(60_000);
  const directory = useTemporaryDirectory("ways-out");
  const commands: Command[] = [];
  const run = (name: "load" | "bench", args: string) => {
    const command = new Command(name, args.split(" "));
    commands.push(command);
    return command;
  };
  afterEach(() => {
    for (const command of commands.splice(0)) command.kill();
  });

  describe("before anything is started", () => {
    const NOWHERE = "--url http://127.0.0.1:1";

    for (const option of ["json", "html"]) {
      it(`refuses a file for --${option} that cannot be written`, async () => {
        const command = run("load", `wander ${NOWHERE} --${option} ${directory.path()}/missing/there`);
        expect(await command.code(), command.output).to.equal(2);
        expect(command.output)
          .to.include(`--${option}`)
          .and.match(/cannot be written: there is no folder/u);
        expect(command.output).not.to.include("No server answers");
      });
    }

    it("leaves nothing behind where a file could be written but no server answers, and says so with 3", async () => {
      const json = join(directory.path(), "unused.json");
      const command = run("load", `wander ${NOWHERE} --json ${json}`);
      expect(await command.code(), command.output).to.equal(3);
      expect(command.output).to.include("No server answers at http://127.0.0.1:1");
      expect(await isThere(json)).to.equal(false);
    });

    it("refuses a folder for the curve that cannot be one", async () => {
      await writeFile(join(directory.path(), "file"), "");
      const command = run("load", `curve ${NOWHERE} --out ${directory.path()}/file`);
      expect(await command.code(), command.output).to.equal(2);
      expect(command.output).to.include("--out");
    });

    it("says of a folder that it is one, where service levels should be", async () => {
      const command = run("load", `wander ${NOWHERE} --slo ${directory.path()}`);
      expect(await command.code(), command.output).to.equal(2);
      expect(command.output).to.include("is a folder");
    });

    it("takes a host and a port for an address", async () => {
      const command = run("load", "wander --url localhost:1");
      expect(await command.code(), command.output).to.equal(3);
      expect(command.output).to.include("No server answers at http://localhost:1");
    });

    it("refuses a file of the bench that cannot be written", async () => {
      const command = run("bench", `move --json ${directory.path()}`);
      expect(await command.code(), command.output).to.equal(2);
      expect(command.output).to.match(/--json: \S+ cannot be written: it is a folder/u);
    });

    for (const name of ["load", "bench"] as const) {
      it(`explains ${name} to whoever asks, which is no mistake`, async () => {
        const command = run(name, "--help");
        expect(await command.code(), command.output).to.equal(0);
        expect(command.output)
          .to.match(/^npm run /u)
          .and.include("Exit codes");
      });
    }
  });

  describe("while a crowd is in", () => {
    const tested = useWorld();
    const places = () => `--url ${tested().server.url} --ops-url ${tested().server.opsUrl}`;

    it("keeps the published curve where it is ended before its time", async () => {
      const out = join(directory.path(), "curve");
      await mkdir(out);
      const published = ["crowd-curve.md", "crowd-curve.svg", "crowd-curve.json"].map((name) => join(out, name));
      for (const path of published) await writeFile(path, "published");
      const command = run("load", `curve --steps 2,4 --seconds 3 --ramp 0 --out ${out} ${places()}`);
      await command.says(/4\/4 inside/u);
      command.interrupt();
      expect(await command.code(), command.output).to.equal(130);
      expect(command.output).to.include("curve was not written");
      for (const path of published) expect(await readFile(path, "utf8"), path).to.equal("published");
    });

    it("ends while the crowd is still coming in, and everybody leaves", async () => {
      const json = join(directory.path(), "ramp.json");
      const command = run("load", `wander --bots 20 --ramp 300 --seconds 5 --json ${json} ${places()}`);
      await command.says(/[1-9]\/20 inside/u);
      command.interrupt();
      // Ctrl-C comes more than once: from the terminal, from npm, from what npm has started.
      command.interrupt();
      expect(await command.code(), command.output).to.equal(130);
      expect(command.output).to.include("before anything was measured");
      expect(await isThere(json)).to.equal(false);
      await until("nobody is left behind", async () => (await tested().server.metric("clients")) === 0);
    });

    it("reports what was measured until it was ended", async () => {
      const json = join(directory.path(), "ended.json");
      const command = run("load", `wander --bots 3 --ramp 0 --seconds 300 --json ${json} ${places()}`);
      await command.says(/tick p99/u);
      command.interrupt();
      expect(await command.code(), command.output).to.equal(130);
      const report = JSON.parse(await readFile(json, "utf8")) as LoadReport;
      expect(report.valid).to.equal(false);
      expect(report.faults.join()).to.match(/ended after [\d.]+ of 300 s/u);
    });

    it("reports what was measured until the server was lost, and says that it was", async () => {
      const json = join(directory.path(), "lost.json");
      const html = join(directory.path(), "lost.html");
      const command = run("load", `wander --bots 6 --ramp 0 --seconds 600 --json ${json} --html ${html} ${places()}`);
      await command.says(/(tick p99.*\n.*){3}/u);
      await tested().server.stop("SIGKILL");
      expect(await command.code(), command.output).to.equal(1);
      const report = JSON.parse(await readFile(json, "utf8")) as LoadReport;
      expect(report.serverLost).to.include("no longer answers");
      expect(report.breaches.join()).to.include(report.serverLost);
      expect(report.server!.ticks, "as long as it could be read").to.be.greaterThan(20);
      expect(report.crowd.snapshots).to.be.greaterThan(60);
      expect(await readFile(html, "utf8")).to.include("no longer answers");
      expect(command.output).to.include("LOST");
      await tested().server.start();
    });

    it("tells a server that was started anew from one that was there all the time", async () => {
      const json = join(directory.path(), "anew.json");
      const command = run("load", `wander --bots 4 --ramp 0 --seconds 600 --json ${json} ${places()}`);
      await command.says(/(tick p99.*\n.*){2}/u);
      await tested().server.stop("SIGKILL");
      await command.says(/0\/4 inside/u);
      await tested().server.start();
      await command.says(/0\/4 inside.*4\/4 inside/su);
      command.interrupt();
      expect(await command.code(), command.output).to.equal(130);
      const report = JSON.parse(await readFile(json, "utf8")) as LoadReport;
      expect(report.serverLost).to.include("started anew");
      expect(report.server!.ticks).to.be.greaterThan(0);
    });
  });
});
