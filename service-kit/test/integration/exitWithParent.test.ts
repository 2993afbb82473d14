import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { describe, it } from "mocha";
import { processIdentity } from "../../src/index.ts";

describe("exitWithParent", function () {
  this.timeout(20_000);

  for (const manner of ["orderly", "stubborn"]) {
    it(`ends a child that is ${manner} when its parent is killed with -9`, async () => {
      const parent = spawn(process.execPath, [join(import.meta.dirname, "fixtures", "parent.ts"), manner], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [said] = (await once(parent.stdout, "data")) as [Buffer];
      const pid = Number(said.toString());
      expect(processIdentity(pid)).to.be.a("string");
      parent.kill("SIGKILL");
      for (let waitedMs = 0; processIdentity(pid) !== undefined && waitedMs < 5000; waitedMs += 20) {
        await sleep(20);
      }
      expect(processIdentity(pid)).to.equal(undefined);
    });
  }

  it("leaves a process alone that was started by hand", async () => {
    const script = join(import.meta.dirname, "fixtures", "boundChild.ts");
    const child = spawn(process.execPath, [script], { stdio: "ignore" });
    await sleep(500);
    expect(child.exitCode).to.equal(null);
    child.kill("SIGKILL");
  });
});

describe("processIdentity", () => {
  it("stays the same for a process, and differs between two", () => {
    expect(processIdentity(process.pid)).to.be.a("string").and.equal(processIdentity(process.pid));
    expect(processIdentity(process.ppid)).to.not.equal(processIdentity(process.pid));
  });

  it("knows no process that has ended", async () => {
    const child = spawn("/bin/sleep", ["0"]);
    await once(child, "exit");
    expect(processIdentity(child.pid ?? 0)).to.equal(undefined);
  });
});
