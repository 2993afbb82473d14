import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IceOptions, RtcPeer } from "@crowdwire/load-tests/voice";
import { entityId, replicaName, userId } from "@crowdwire/protocol";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { KeyRing } from "../../game-server/src/auth/KeyRing.ts";
import { MediaTickets } from "../../game-server/src/media/MediaTickets.ts";
import type { TestGame } from "../../sfu/test/support/TestGame.ts";
import { TestTier } from "../../sfu/test/support/TestTier.ts";
import { findFreePort } from "../support/freePort.ts";

const SECRET = "a secret of the test";
/** For so long are credentials good. */
const CREDENTIAL_SECONDS = 60;
const USER = userId("00000000-0000-4000-8000-0000000000aa");

describe("sound through a relay alone", function () {
  this.timeout(40_000);
  let folder = "";
  let turn: ChildProcess;
  let port = 0;
  let tier: TestTier;
  let keyRing: KeyRing;

  /** What the game server's ticket of so long ago says of the relay: coturn itself judges it. */
  async function relay(
    game: TestGame,
    entity: number,
    { ageSeconds = 0, turnSecret = SECRET }: { ageSeconds?: number; turnSecret?: string } = {},
  ): Promise<IceOptions> {
    const now = () => new Date(Date.now() - ageSeconds * 1000);
    const ice = { urls: [`turn:127.0.0.1:${port}`], turnSecret, credentialSeconds: CREDENTIAL_SECONDS };
    const tickets = new MediaTickets({ keyRing, issuer: "crowdwire", ice, now });
    const holder = { world: game.world, entity: entityId(entity), user: USER };
    const { iceServers } = await tickets.issue(holder, replicaName("sfu-0"), "ws://127.0.0.1");
    const [server] = iceServers;
    const [, host, turnPort] = /^turn:(.+):(\d+)$/u.exec(server!.urls[0]!)!;
    return {
      turnServer: [host!, Number(turnPort)],
      turnUsername: server!.username!,
      turnPassword: server!.credential!,
      forceTurn: true,
    };
  }

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
    keyRing = await KeyRing.open({ directory: folder, rotateAfterDays: 30, now: () => new Date() });
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
    const [ann, bob] = (await Promise.all(
      [1, 2].map(async (entity) => tier.join(game, entity, await relay(game, entity))),
    )) as [RtcPeer, RtcPeer];
    await Promise.all([ann.publish("microphone"), bob.publish("microphone")]);
    game.setGroup(1, [1, 2]);
    await Promise.all([ann.packetsFrom(2, 10), bob.packetsFrom(1, 10)]);
    for (const { localCandidate } of [ann, bob]) expect(localCandidate).to.contain("typ relay");
  });

  for (const [what, wrong] of [
    ["have expired", { ageSeconds: 2 * CREDENTIAL_SECONDS }],
    ["another secret made", { turnSecret: "a secret of somebody else" }],
  ] as const) {
    it(`lets nobody through the relay whose credentials ${what}`, async () => {
      const game = await tier.game();
      const ann = await tier.join(game, 1, await relay(game, 1, wrong));
      const published = await Promise.race([
        ann.publish("microphone").then(
          () => "published",
          () => "refused",
        ),
        new Promise((resolve) => setTimeout(resolve, 3000, "no way through")),
      ]);
      expect(published).to.be.oneOf(["refused", "no way through"]);
    });
  }
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
