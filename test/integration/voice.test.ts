import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { Progress } from "../../scripts/supervisor/Progress.ts";
import { VoiceService } from "../../scripts/supervisor/VoiceService.ts";
import { findFreePort } from "../support/freePort.ts";
import { makeTemporaryDirectory } from "../support/temporaryDirectory.ts";

const root = join(import.meta.dirname, "..", "..");

describe("sound and video beside the game server", function () {
  this.timeout(60_000);
  let dataDir = "";
  let said = "";
  let ups = 0;
  let voice: VoiceService;

  beforeEach(async () => {
    dataDir = await makeTemporaryDirectory("voice");
    await mkdir(join(dataDir, "logs"));
    said = "";
    ups = 0;
  });

  afterEach(async () => {
    await voice.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });

  async function create(checkout: string): Promise<VoiceService> {
    return new VoiceService({
      root: checkout,
      dataDir,
      script: join(root, "sfu", "src", "main.ts"),
      nodeArgs: [],
      port: await findFreePort(),
      serverUrl: "http://127.0.0.1:1",
      // As npm's install leaves it for whoever starts by hand in the same shell.
      env: () => ({ ...process.env, MEDIASOUP_WORKER_BIN: "deferred", SFU_WORKERS: "1" }),
      progress: new Progress({ write: (text) => (said += text) }),
      onDown: () => undefined,
      onUp: () => ups++,
      onProcess: () => undefined,
    });
  }

  it("starts, tells the game server where it is, and is started again when it dies", async () => {
    voice = await create(root);
    await voice.prepare();
    await voice.start(new AbortController().signal);
    expect(voice.problem).to.equal(null);
    expect(said).to.contain("✓ sound and video ready");
    const { SFU_SIGNALING_URL: url } = voice.serverEnv();
    expect((await fetch(url!)).status).to.equal(426);
    process.kill(voice.process!.pid, "SIGKILL");
    const deadlineMs = performance.now() + 30_000;
    while (ups === 0 && performance.now() < deadlineMs) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(ups).to.equal(1);
    expect((await fetch(url!)).status).to.equal(426);
  });

  it("says in one line why there is none, and lets the world go on", async () => {
    // A checkout without the package, hence without the worker's sources.
    voice = await create(dataDir);
    const folder = join("scripts", "media-worker");
    await cp(join(root, folder), join(dataDir, folder), { recursive: true });
    await voice.prepare();
    await voice.start(new AbortController().signal);
    expect(voice.problem).to.match(/^the media worker could not be built \(no mediasoup in /u);
    expect(voice.problem).to.not.contain("\n");
    expect(said).to.contain("✗ no sound and no video: ");
    expect(voice.process).to.equal(undefined);
  });
});
