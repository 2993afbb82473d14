import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { RECEIVE_CAPABILITIES, RequestRefused, SignalingClient } from "@crowdwire/load-tests/voice";
import { CONTROL_SOCKET, PROTOCOL_VERSION } from "@crowdwire/protocol";
import { createProof, KEYED_REQUEST_HEADER } from "@crowdwire/service-kit";
import { expect } from "chai";
import { generateKeyPair } from "jose";
import { after, afterEach, before, describe, it } from "mocha";
import { WebSocket } from "ws";
import type { GrantMistakes } from "../support/TestGame.ts";
import { TestTier } from "../support/TestTier.ts";

/** Less than a voice takes, in bits per second. */
const LITTLE = 8000;
const WORLD = "8a1f2f7e-40dc-4d94-a6a6-3d6f0c1b2a39";

describe("what the SFU refuses", () => {
  let tier: TestTier;

  before(async () => {
    tier = await TestTier.start({ VOICE_UPLOAD_BITRATE: String(LITTLE) });
  });
  afterEach(() => tier.endTest());
  after(() => tier.stop());

  const connect = () => SignalingClient.connect(tier.sfu.signalingPort);

  async function closeOfHello(grant: string): Promise<{ code: number; reason: string }> {
    const client = await connect();
    await client.hello(grant).catch(() => undefined);
    return client.closed;
  }

  const GRANT_REFUSED = { code: 4401, reason: "grantRefused" };

  it("[SFU3] [check 9] takes a grant once", async () => {
    const grant = await tier.keys.grant(WORLD, 1);
    const client = await connect();
    expect((await client.hello(grant)).entityId).to.equal(1);
    expect(await closeOfHello(grant)).to.deep.equal(GRANT_REFUSED);
    // Whoever has the first connection keeps it.
    await client.request("capabilities", { rtpCapabilities: RECEIVE_CAPABILITIES });
    client.close();
  });

  const mistakes: Readonly<Record<string, () => GrantMistakes | Promise<GrantMistakes>>> = {
    "that has expired": () => ({ ageSeconds: 61 }),
    "that is older than a minute, though it says that it lives longer": () => ({ ageSeconds: 90, lifeSeconds: 600 }),
    "that would live longer than a minute": () => ({ lifeSeconds: 120 }),
    "for another replica": () => ({ replica: "sfu-1" }),
    "of another installation": () => ({ issuer: "someone-else" }),
    "for another service": () => ({ audience: "game" }),
    "for several services": () => ({ audience: ["media", "api"] }),
    "signed with another key": async () => ({ key: (await generateKeyPair("ES256")).privateKey }),
  };
  for (const [what, mistake] of Object.entries(mistakes)) {
    it(`[SFU3] [check 9] refuses a grant ${what}`, async () => {
      expect(await closeOfHello(await tier.keys.grant(WORLD, 1, await mistake()))).to.deep.equal(GRANT_REFUSED);
    });
  }

  it("[SFU3] [check 9] refuses a grant without a signature, and what is none", async () => {
    const [, claims] = (await tier.keys.grant(WORLD, 1)).split(".");
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${claims}.`;
    expect(await closeOfHello(unsigned)).to.deep.equal(GRANT_REFUSED);
    expect(await closeOfHello("nothing")).to.deep.equal(GRANT_REFUSED);
  });

  it("refuses a page that speaks another version", async () => {
    const client = await connect();
    const grant = await tier.keys.grant(WORLD, 1);
    await client.request("hello", { grant, protocolVersion: PROTOCOL_VERSION + 1 }).catch(() => undefined);
    expect(await client.closed).to.deep.equal({ code: 4407, reason: "wrongVersion" });
  });

  it("does nothing for whoever has not said hello", async () => {
    const client = await connect();
    const refused = await client.request("quality", {}).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(RequestRefused).with.property("reason", "notReady");
    client.close();
  });

  it("[SFU1a] [check 11] cuts off whoever sends more than their rights allow and heeds nothing, and nobody else", async () => {
    const game = await tier.game();
    const [, bob, cid] = await Promise.all([tier.talker(game, 1), tier.talker(game, 2), tier.join(game, 3)]);
    // The same voice from both: what it may take is another matter for whoever may only talk.
    game.setGroup(1, [1, { entityId: 2, mayPublish: { audio: true, video: false, screen: false } }, 3]);
    await Promise.all([cid.packetsFrom(1), cid.packetsFrom(2)]);
    expect(await bob.signaling.closed).to.deep.equal({ code: 4406, reason: "tooManyMessages" });
    await cid.hearsExactly([1], 1000);
    await cid.packetsFrom(1, 10);
  });

  it("closes the connection of whoever sends what cannot be read", async () => {
    for (const nonsense of ["", "{", "[]", '{"id":1}', '{"id":1,"type":"produce","body":{}}', Buffer.from([1, 2, 3])]) {
      const client = await connect();
      client.sendRaw(nonsense);
      expect(await client.closed, String(nonsense)).to.deep.equal({ code: 4405, reason: "malformed" });
    }
  });

  it("[check 4] [check 5] closes the connection of whoever sends too much at once, or too large, and nobody else's", async () => {
    const game = await tier.game();
    const [ann, bob] = await Promise.all([tier.talker(game, 1), tier.talker(game, 2)]);
    game.setGroup(1, [1, 2]);
    await Promise.all([ann.packetsFrom(2), bob.packetsFrom(1)]);
    const client = await connect();
    for (let message = 0; message < 200; message++) client.sendRaw('{"id":1,"type":"quality","body":{}}');
    expect(await client.closed).to.deep.equal({ code: 4406, reason: "tooManyMessages" });
    const large = await connect();
    large.sendRaw("x".repeat(70_000));
    expect((await large.closed).code).to.equal(1009);
    await Promise.all([ann.packetsFrom(2, 5), bob.packetsFrom(1, 5), ann.signaling.request("quality", {})]);
  });

  it("answers parameters that make no sense with a refusal, and stays there", async () => {
    const client = await connect();
    const { send } = await client.hello(await tier.keys.grant(WORLD, 1));
    const refused = await client
      .request("produce", {
        transportId: send.id,
        source: "microphone",
        rtpParameters: { codecs: "many" },
        isPaused: false,
      })
      .catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(RequestRefused).with.property("reason", "badParameters");
    await client.request("quality", {});
    client.close();
  });

  it("[check 1] refuses pages of other sites", async () => {
    const url = `ws://127.0.0.1:${tier.sfu.signalingPort}/media`;
    const socket = new WebSocket(url, { origin: "https://evil.example.org" });
    socket.on("error", () => undefined);
    const [, response] = (await once(socket, "unexpected-response")) as [unknown, { statusCode: number }];
    expect(response.statusCode).to.equal(401);
  });

  /** What the upgrade with this proof is answered, on the control port or another: 101 where it is taken. */
  async function answerTo(proof: string | undefined, wrong: { port?: number; path?: string; origin?: string } = {}) {
    const { port = tier.sfu.controlPort!, path = CONTROL_SOCKET.path, origin } = wrong;
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
      headers: {
        ...(proof === undefined ? {} : { [KEYED_REQUEST_HEADER]: proof }),
        ...(origin === undefined ? {} : { origin }),
      },
    });
    socket.on("error", () => undefined);
    const status = await Promise.race([
      once(socket, "open").then(() => 101),
      once(socket, "unexpected-response").then(([, response]) => (response as { statusCode: number }).statusCode),
    ]);
    return { socket, status };
  }

  it("[check 12] opens the control port to nobody without the key, nor to a page that has it, nor twice for one proof", async () => {
    const key = (await readFile(join(tier.dataDir, CONTROL_SOCKET.keyFile), "utf8")).trim();
    const proof = () => createProof(key, Date.now());
    const statusOf = async (...request: Parameters<typeof answerTo>) => {
      const { socket, status } = await answerTo(...request);
      socket.terminate();
      return status;
    };
    expect(await statusOf(undefined), "without a proof").to.equal(401);
    expect(await statusOf(createProof("a".repeat(64), Date.now())), "by another key").to.equal(401);
    expect(await statusOf(createProof(key, Date.now() - 31_000)), "of half a minute ago").to.equal(401);
    expect(await statusOf(proof(), { path: "/" }), "at another address").to.equal(401);
    for (const origin of ["https://evil.example.org", `http://127.0.0.1:${tier.sfu.controlPort}`, "null"]) {
      expect(await statusOf(proof(), { origin }), `from the page ${origin}`).to.equal(401);
    }
    const good = proof();
    expect(await statusOf(good), "the right one, which shows that the others were refused for what they lack").to.equal(
      101,
    );
    expect(await statusOf(good), "replayed").to.equal(401);
    expect((await (await tier.game()).report("hello")).replica).to.equal("sfu-0");
  });

  it("[check 12] obeys no command where browsers signal, whatever proves it", async () => {
    const game = await tier.game();
    const [ann, bob] = await Promise.all([tier.talker(game, 1), tier.talker(game, 2)]);
    game.setGroup(1, [1, 2]);
    await Promise.all([ann.packetsFrom(2), bob.packetsFrom(1)]);
    const key = (await readFile(join(tier.dataDir, CONTROL_SOCKET.keyFile), "utf8")).trim();
    const { socket } = await answerTo(createProof(key, Date.now()), { port: tier.sfu.signalingPort });
    const closed = once(socket, "close");
    socket.send(
      JSON.stringify({
        type: "group",
        world: game.world,
        epoch: 9,
        revision: 9,
        groupId: 1,
        kind: "talk",
        members: [],
        except: [],
      }),
    );
    expect((await closed)[0], "it is read as a browser's, which it is not").to.equal(4405);
    await Promise.all([ann.packetsFrom(2, 5), bob.packetsFrom(1, 5)]);
  });

  it("changes nothing for a command that cannot be read", async () => {
    const game = await tier.game();
    const [ann, bob] = await Promise.all([tier.talker(game, 1), tier.talker(game, 2)]);
    game.setGroup(1, [1, 2]);
    await Promise.all([ann.packetsFrom(2), bob.packetsFrom(1)]);
    game.send({ type: "group", world: game.world, epoch: 1, revision: 99, groupId: 1 } as never);
    game.send({ type: "expel" } as never);
    await ann.packetsFrom(2, 10);
    expect(ann.hears()).to.deep.equal([2]);
  });
});
