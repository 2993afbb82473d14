import { request } from "node:http";
import { join } from "node:path";
import { Client, type Room } from "@colyseus/sdk";
import {
  BYTES,
  CLOSE_REASONS,
  type CloseReasonName,
  encodeIntent,
  LIMITS,
  PROTOCOL_VERSION,
  restingIntent,
} from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { KeyRing } from "../../game-server/src/auth/KeyRing.ts";
import { SessionTokens } from "../../game-server/src/auth/SessionTokens.ts";
import { query } from "../support/postgres.ts";
import { sleep, until, useWorld } from "../support/useWorld.ts";

const CROWD = 20;
const FLOODERS = 10;
/** Forty a second for each: below what ends a connection, twenty times what is heard. */
const FLOOD_BURST = 4;
const FLOOD_EVERY_MS = 100;
/** What a flood does to the length of a tick is a benchmark's to say: `npm run bench -- flood`. */
const WINDOW_MS = 2000;

describe("bad input to a world", function () {
  this.timeout(60_000);
  const tested = useWorld();

  async function ask(token: string | undefined, options: unknown): Promise<Room> {
    const client = new Client(tested().server.url.replace("http", "ws"));
    if (token !== undefined) client.auth.token = token;
    const room = await client.joinOrCreate("world", options as Record<string, unknown>);
    room.reconnection.enabled = false;
    room.onMessage("*", () => undefined);
    return room as Room;
  }

  const joinOptions = () => ({ worldId: tested().world.id, protocolVersion: PROTOCOL_VERSION });

  async function refusal(token: string | undefined, options: unknown): Promise<string> {
    return ask(token, options).then(
      () => "let in",
      (error: Error) => error.message,
    );
  }

  /** Joins, does something, and answers the name of the reason it was thrown out for. */
  async function thrownOutFor(misbehave: (room: Room) => void): Promise<CloseReasonName | number> {
    const { signIn } = tested();
    const room = await ask(await (await signIn("Rude")).gameToken(), joinOptions());
    const closed = new Promise<number>((resolve) => room.onLeave((code) => resolve(code)));
    await sleep(200);
    misbehave(room);
    const code = await Promise.race([closed, sleep(5000).then(() => -1)]);
    const entry = Object.entries(CLOSE_REASONS).find(([, reason]) => reason.code === code);
    return (entry?.[0] as CloseReasonName | undefined) ?? code;
  }

  it("[TR1] refuses a malformed request to join, by name", async () => {
    const token = await (await tested().signIn("Malformed")).gameToken();
    for (const options of [
      {},
      { ...joinOptions(), worldId: "plaza" },
      { ...joinOptions(), extra: 1 },
      { ...joinOptions(), protocolVersion: "1" },
    ]) {
      expect(await refusal(token, options), JSON.stringify(options)).to.equal("malformedJoin");
    }
  });

  it("[TR1] refuses another version, whatever else the request says", async () => {
    expect(await refusal(undefined, { protocolVersion: PROTOCOL_VERSION + 1, anything: true })).to.equal(
      "wrongVersion",
    );
  });

  it("[check 2] [ID2] refuses no token, a forged one, an expired one and one whose session has ended", async () => {
    const { signIn, dataDir, databaseUrl } = tested();
    expect(await refusal(undefined, joinOptions())).to.equal("notSignedIn");
    expect(await refusal("not.a.token", joinOptions())).to.equal("notSignedIn");

    const account = await signIn("Late");
    const keyRing = await KeyRing.open({
      directory: join(dataDir, "keys"),
      rotateAfterDays: 30,
      now: () => new Date(),
    });
    const tokenOf = async (now: Date, audience: "game" | "api" | "admin" = "game") => {
      const tokens = new SessionTokens({
        keyRing,
        audience,
        issuer: "crowdwire",
        lifetimeSeconds: 300,
        now: () => now,
      });
      const [session] = await query(databaseUrl, "select id from sessions where user_id = $1", [
        account.profile.userId,
      ]);
      return (await tokens.issue({ userId: account.profile.userId as never, sessionId: session!["id"] as never }))
        .token;
    };
    expect(await refusal(await tokenOf(new Date(Date.now() - 301_000)), joinOptions())).to.equal("tokenExpired");
    for (const audience of ["api", "admin"] as const) {
      expect(await refusal(await tokenOf(new Date(), audience), joinOptions()), audience).to.equal("notSignedIn");
    }
    const valid = await tokenOf(new Date());
    // Without its signature, or said to need none.
    const [, claims] = valid.split(".");
    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    for (const forged of [`${none}.${claims}.`, `${valid.slice(0, valid.lastIndexOf("."))}.`]) {
      expect(await refusal(forged, joinOptions())).to.equal("notSignedIn");
    }
    // Inside, with the same token; whoever loses the connection comes back by joining anew, and is asked anew.
    const room = await ask(valid, joinOptions());
    const lost = new Promise((resolve) => room.onLeave(resolve));
    room.connection.close();
    await lost;
    await query(databaseUrl, "delete from sessions where user_id = $1", [account.profile.userId]);
    expect(await refusal(valid, joinOptions())).to.equal("notSignedIn");
  });

  it("[TR2] refuses a world that does not exist, and rooms of a stranger's making", async () => {
    const { signIn, server } = tested();
    const token = await (await signIn("Lost")).gameToken();
    const nowhere = { ...joinOptions(), worldId: "00000000-0000-4000-8000-000000000000" };
    expect(await refusal(token, nowhere)).to.equal("worldNotFound");
    const created = await fetch(`${server.url}/matchmake/create/world`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify(joinOptions()),
    });
    expect(created.ok).to.equal(false);
  });

  it("[check 1] refuses pages of other sites and requests without bound", async () => {
    const { server } = tested();
    const post = (headers: Record<string, string>, body: string) =>
      fetch(`${server.url}/matchmake/joinOrCreate/world`, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body,
      });
    const foreign = await post({ Origin: "https://elsewhere.example" }, "{}");
    expect([foreign.status, foreign.headers.get("access-control-allow-origin")]).to.deep.equal([403, null]);
    expect((await post({}, JSON.stringify({ worldId: "x".repeat(20_000) }))).status).to.equal(413);
    // Not even with a seat that was taken for a page of ours.
    const token = await (await tested().signIn("Seated")).gameToken();
    const taken = await post({ Authorization: `Bearer ${token}` }, JSON.stringify(joinOptions()));
    const seat = (await taken.json()) as { processId: string; roomId: string; sessionId: string };
    const address = `${server.url}/${seat.processId}/${seat.roomId}?sessionId=${seat.sessionId}`;
    expect(await upgrade(address, "https://elsewhere.example")).to.equal(403);
    expect(await upgrade(address, server.url)).to.equal(101);
  });

  it("[check 25] shows figures and readiness on the port for operators alone", async () => {
    const { server } = tested();
    for (const path of ["/metrics", "/readyz", "/healthz", "/monitor", "/colyseus", "/playground", "/debug"]) {
      // What a server of this kind often has, this one has nowhere.
      const isOurs = ["/metrics", "/readyz", "/healthz"].includes(path);
      expect((await fetch(`${server.opsUrl}${path}`)).status, path).to.equal(isOurs ? 200 : 404);
      const answer = await fetch(`${server.url}${path}`);
      expect(answer.status, path).to.equal(404);
      expect(await answer.text(), path).to.not.contain("# HELP");
    }
  });

  it("[check 4] [check 5] [TR1] ends a connection for a message that is malformed, unknown, too large or one of too many, by name", async () => {
    expect(await thrownOutFor((room) => room.send("emote", { emote: "explode" }))).to.equal("malformedMessage");
    expect(await thrownOutFor((room) => room.send("emote", { emote: "wave", extra: 1 }))).to.equal("malformedMessage");
    expect(await thrownOutFor((room) => room.send("teleport", { x: 1, z: 2 }))).to.equal("unknownMessage");
    expect(await thrownOutFor((room) => room.sendBytes(99, Uint8Array.of(1)))).to.equal("unknownMessage");
    expect(await thrownOutFor((room) => room.sendBytes(BYTES.intent, Uint8Array.of(1, 2, 3)))).to.equal(
      "malformedMessage",
    );
    expect(await thrownOutFor((room) => room.send("emote", { emote: "x".repeat(LIMITS.clientMessageBytes) }))).to.equal(
      "messageTooLarge",
    );
    expect(await thrownOutFor(endlessly)).to.equal("tooManyMessages");
  });

  it("[TR1] answers what is well-formed but refused, and keeps the connection", async () => {
    const { bot, signIn } = tested();
    const eager = bot(await signIn("Eager"));
    await eager.join();
    for (let count = 0; count < 12; count++) eager.say("emote", { emote: "clap" });
    await until("refused", () => eager.refusals.some(({ reason }) => reason === "tooOften"));
    expect(eager.status.phase).to.equal("joined");
  });

  it("keeps one world one world, however many seats somebody asks for and does not take", async () => {
    const { signIn, server, bot } = tested();
    const greedy = await signIn("Greedy");
    const token = await greedy.gameToken();
    const reserve = async () => {
      const response = await fetch(`${server.url}/matchmake/joinOrCreate/world`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
        body: JSON.stringify(joinOptions()),
      });
      return (await response.json()) as { roomId?: string; error?: string };
    };
    const answers = await Promise.all(Array.from({ length: 40 }, reserve));
    expect(answers.filter(({ error }) => error === "tooManyJoins").length).to.be.greaterThan(30);
    const rooms = new Set(answers.flatMap(({ roomId }) => roomId ?? []));
    const honest = bot(await signIn("Honest"));
    const other = bot(await signIn("Other"));
    await Promise.all([honest.join(), other.join()]);
    await until("they share one world", () => [...honest.world.people()].some(({ name }) => name === "Other"));
    expect(rooms.size).to.equal(1);
  });

  it("[check 5] keeps the world's pace under a flood: who floods is refused or let go, and nobody near goes without snapshots", async () => {
    const { bot, signIn, server } = tested();
    const crowd = await Promise.all(
      Array.from({ length: CROWD }, async (_, index) => {
        const made = bot(await signIn(`Neighbour ${index}`));
        await made.join();
        return made;
      }),
    );
    const flooders = await Promise.all(
      Array.from({ length: FLOODERS }, async (_, index) =>
        ask(await (await signIn(`Flooder ${index}`)).gameToken(), joinOptions()),
      ),
    );
    const worst = flooders.pop()!;
    const closed = new Promise<number>((resolve) => worst.onLeave(resolve));
    let sent = 0;
    const timer = setInterval(() => {
      // As many messages a second as a client may send at all, of which nearly every one is refused, and answered.
      for (const room of flooders) {
        for (let count = 0; count < FLOOD_BURST; count++) room.send("emote", { emote: "wave" });
      }
      sent += FLOOD_BURST;
    }, FLOOD_EVERY_MS);
    const received = crowd.map(({ world }) => world.snapshotsReceived);
    const before = await server.metric("tick_seconds_count");
    await sleep(WINDOW_MS / 2);
    // And more than anybody may send: that connection ends.
    endlessly(worst);
    await sleep(WINDOW_MS / 2);
    const ticks = (await server.metric("tick_seconds_count")) - before;
    clearInterval(timer);
    expect(sent, "by each").to.be.greaterThan(60);
    expect(ticks, "the world's own pace").to.be.at.least((0.75 * WINDOW_MS * LIMITS.tickHz) / 1000);
    for (const [index, { world }] of crowd.entries()) {
      // One may be on its way at either end; and they read in the process that floods.
      expect(world.snapshotsReceived - received[index]!, `of ${ticks} ticks`).to.be.at.least(0.9 * ticks - 2);
    }
    expect(await closed).to.equal(CLOSE_REASONS.tooManyMessages.code);
    expect(
      flooders.every(({ connection }) => connection.isOpen),
      "they were let go on",
    ).to.equal(true);
    await Promise.all([...flooders.map((room) => room.leave()), ...crowd.map((each) => each.leave())]);
  });

  it("[check 4] leaves everyone else in the room alone meanwhile", async () => {
    const { bot, signIn, server } = tested();
    const bystander = bot(await signIn("Bystander"));
    await bystander.join();
    const before = bystander.world.snapshotsReceived;
    const hasSeenThem = () => [...bystander.world.people()].some(({ name }) => name === "Rude");
    // As large as may be and one more; and so large that nobody would want to have read it.
    for (const size of [LIMITS.clientMessageBytes, 1_000_000]) {
      const thrownOut = thrownOutFor((room) => room.send("emote", { emote: "x".repeat(size) }));
      await until("they are in one room", hasSeenThem);
      expect(await thrownOut, `${size} bytes`).to.equal("messageTooLarge");
    }
    await thrownOutFor((room) => room.sendBytes(BYTES.intent, new Uint8Array(0)));
    await thrownOutFor((room) => room.send("nonsense"));
    await sleep(500);
    expect(bystander.status.phase).to.equal("joined");
    expect(bystander.world.snapshotsReceived - before).to.be.greaterThan(10);
    expect(await server.metric("system_failures_total")).to.equal(0);
    expect(server.output.split("\n").filter((line) => line.includes('"level":"error"'))).to.deep.equal([]);
  });
});

/** Sends a hundred seconds' worth of movement at once. */
function endlessly(room: Room): void {
  const intent = { ...restingIntent(), snapshotSeen: 0 };
  for (let tick = 1; tick <= 20 * 100; tick++) room.sendBytes(BYTES.intent, encodeIntent({ ...intent, tick }));
}

/** Asks for a socket as a page of this origin would, and answers with the status; one that is opened is closed at once. */
function upgrade(address: string, origin: string): Promise<number> {
  const headers = {
    Connection: "Upgrade",
    Upgrade: "websocket",
    Origin: origin,
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": Buffer.alloc(16).toString("base64"),
  };
  return new Promise((resolve, reject) => {
    const asked = request(address, { headers });
    asked.once("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.once("upgrade", (response, socket) => {
      socket.destroy();
      resolve(response.statusCode ?? 0);
    });
    asked.once("error", reject);
    asked.end();
  });
}
