import { expect } from "chai";
import { describe, it } from "mocha";
import { ShutdownSequence } from "../src/index.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

function sequence(deadlineMs = 1000) {
  const exits: number[] = [];
  const clock = { ms: 0 };
  const shutdown = new ShutdownSequence({
    logger: silent,
    deadlineMs,
    exit: (code) => void exits.push(code),
    nowMs: () => clock.ms,
  });
  return { shutdown, exits, clock };
}

describe("ShutdownSequence", () => {
  it("runs its steps in order, each after the one before has ended", async () => {
    const { shutdown } = sequence();
    const seen: string[] = [];
    shutdown.add("drain", async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.push("drain");
    });
    shutdown.add("save", () => seen.push("save"));
    expect(await shutdown.run("test")).to.equal(0);
    expect(seen).to.deep.equal(["drain", "save"]);
  });

  it("runs once, however often it is asked", async () => {
    const { shutdown } = sequence();
    let runs = 0;
    shutdown.add("count", () => runs++);
    expect(shutdown.run("a")).to.equal(shutdown.run("b"));
    await shutdown.run("c");
    expect(runs).to.equal(1);
  });

  it("goes on after a failed step and answers 1", async () => {
    const { shutdown } = sequence();
    let isSaved = false;
    shutdown.add("drain", () => Promise.reject(new Error("stuck")));
    shutdown.add("save", () => {
      isSaved = true;
    });
    expect(await shutdown.run("test")).to.equal(1);
    expect(isSaved).to.equal(true);
  });

  it("gives up at the deadline", async () => {
    const { shutdown } = sequence(10);
    shutdown.add("never ends", () => new Promise(() => undefined));
    expect(await shutdown.run("test")).to.equal(1);
  });

  it("is forced by a second signal, but not by an echo of the first", async () => {
    const { shutdown, exits, clock } = sequence();
    shutdown.add("never ends", () => new Promise(() => undefined));
    shutdown.handleSignal("SIGINT");
    clock.ms = 50;
    shutdown.handleSignal("SIGINT");
    expect(exits).to.deep.equal([]);
    clock.ms = 1500;
    shutdown.handleSignal("SIGTERM");
    expect(exits).to.deep.equal([1]);
  });

  it("exits with 0 after an orderly end", async () => {
    const { shutdown, exits } = sequence();
    shutdown.handleSignal("SIGTERM");
    await shutdown.run("again");
    await Promise.resolve();
    expect(exits).to.deep.equal([0]);
    expect(shutdown.hasBegun).to.equal(true);
  });
});
