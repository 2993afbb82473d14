import { join } from "node:path";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { findFreePort } from "../../test/support/freePort.ts";
import { NotServed, serve } from "../src/cli/serve.ts";
import { EndedEarly } from "../src/EndedEarly.ts";

const script = join(import.meta.dirname, "fixtures", "standInStart.ts");

describe("a server for the run", () => {
  const before = { ...process.env };
  const said: string[] = [];
  const print = (line: string) => said.push(line);
  const ending = new AbortController();

  beforeEach(async () => {
    said.length = 0;
    process.env["OPS_PORT"] = String(await findFreePort());
  });
  afterEach(() => {
    process.env = { ...before };
  });

  it("is waited for until all of it is up, not only until it answers", async () => {
    const server = await serve({ hasVoices: true, seed: 1, print, signal: ending.signal, script });
    expect(said).to.include("all is up");
    await server.stop();
    expect(said.at(-1)).to.equal("stopped");
  });

  it("has no media tier where nobody has a voice, and says so", async () => {
    const server = await serve({ hasVoices: false, seed: 1, print, signal: ending.signal, script });
    expect(said[0]).to.include("without sound and video");
    expect(said).to.include("all is up without voices");
    await server.stop();
  });

  it("is none where it ends, or where there can be no voices for those who have one", async () => {
    const refusal = async (hasVoices: boolean) => {
      try {
        await (await serve({ hasVoices, seed: 1, print, signal: ending.signal, script })).stop();
      } catch (error) {
        expect(error).to.be.instanceOf(NotServed);
        return (error as Error).message;
      }
      throw new Error("It was served.");
    };
    process.env["STAND_IN"] = "ends";
    expect(await refusal(false)).to.include("could not be started");
    process.env["STAND_IN"] = "mute";
    expect(await refusal(true)).to.include("the media worker could not be built");
    expect(said.at(-1)).to.equal("stopped");
  });

  it("is ended with the run, also while it is still building", async () => {
    process.env["STAND_IN"] = "builds";
    const ended = new AbortController();
    const served = serve({
      hasVoices: true,
      seed: 1,
      print: (line) => {
        print(line);
        if (line.includes("the server answers")) ended.abort();
      },
      signal: ended.signal,
      script,
    });
    const error = await served.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(EndedEarly);
    expect(said.at(-1)).to.equal("stopped");
  });
});
