import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IceOptions } from "@crowdwire/load-tests/voice";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { findFreePort } from "../../../test/support/freePort.ts";
import { TestTier } from "../support/TestTier.ts";

const SECRET = "a secret of the test";

/** A password as TURN's REST scheme makes it: it ends by itself. */
function expiringCredentials(ageSeconds: number): Pick<IceOptions, "turnUsername" | "turnPassword"> {
  const username = `${Math.floor(Date.now() / 1000) - ageSeconds + 60}:peer`;
  return { turnUsername: username, turnPassword: createHmac("sha1", SECRET).update(username).digest("base64") };
}

describe("sound through a relay alone", function () {
  this.timeout(40_000);
  let folder = "";
  let turn: ChildProcess;
  let port = 0;
  let tier: TestTier;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "crowdwire-turn-"));
    port = await findFreePort();
    const settings = {
      "listening-ip": "127.0.0.1",
      "relay-ip": "127.0.0.1",
      "listening-port": String(port),
      "min-port": "29000",
      "max-port": "29400",
      realm: "crowdwire",
      "static-auth-secret": SECRET,
      pidfile: join(folder, "turn.pid"),
      userdb: join(folder, "turn.db"),
      "log-file": "stdout",
    };
    const flags = ["use-auth-secret", "allow-loopback-peers", "no-cli", "no-tls", "no-dtls", "simple-log"];
    const args = [
      "-n",
      ...Object.entries(settings).map(([key, value]) => `--${key}=${value}`),
      ...flags.map((flag) => `--${flag}`),
    ];
    turn = spawn("turnserver", args, { stdio: ["ignore", "pipe", "pipe"] });
    await hasSaid(turn, /opened on|listener/iu);
    tier = await TestTier.start();
  });

  after(async () => {
    await tier?.stop();
    if (turn?.exitCode === null) {
      turn.kill("SIGKILL");
      await once(turn, "exit");
    }
    await rm(folder, { recursive: true, force: true });
  });

  it("[SFU7] carries a conversation when nothing but the relay can be reached", async () => {
    const game = await tier.game();
    const relay: IceOptions = { turnServer: ["127.0.0.1", port], forceTurn: true, ...expiringCredentials(0) };
    const [ann, bob] = await Promise.all([tier.join(game, 1, relay), tier.join(game, 2, relay)]);
    await Promise.all([ann.publish("microphone"), bob.publish("microphone")]);
    game.setGroup(1, [1, 2]);
    await Promise.all([ann.packetsFrom(2, 10), bob.packetsFrom(1, 10)]);
    for (const { localCandidate } of [ann, bob]) expect(localCandidate).to.contain("typ relay");
  });

  it("lets nobody through the relay whose credentials have expired", async () => {
    const game = await tier.game();
    const old: IceOptions = { turnServer: ["127.0.0.1", port], forceTurn: true, ...expiringCredentials(120) };
    const ann = await tier.join(game, 1, old);
    const published = await Promise.race([
      ann.publish("microphone").then(
        () => "published",
        () => "refused",
      ),
      new Promise((resolve) => setTimeout(resolve, 3000, "no way through")),
    ]);
    expect(published).to.be.oneOf(["refused", "no way through"]);
  });
});

async function hasSaid(child: ChildProcess, pattern: RegExp): Promise<void> {
  let text = "";
  const deadline = performance.now() + 10_000;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  while (!pattern.test(text)) {
    if (performance.now() > deadline || child.exitCode !== null) throw new Error(`coturn did not start:\n${text}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
