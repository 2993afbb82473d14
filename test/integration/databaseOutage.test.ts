import { openDatabase } from "@crowdwire/db";
import { Account, type Bot } from "@crowdwire/load-tests";
import { hasPermission, permissionBits, type ServerMessages, worldId } from "@crowdwire/protocol";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { TEST_LOAD_KEY } from "../support/GameServerProcess.ts";
import { PeopleMaker, type SignedInPerson } from "../support/people.ts";
import { query } from "../support/postgres.ts";
import { useSfu } from "../support/SfuProcess.ts";
import { usePostgresServer } from "../support/usePostgresServer.ts";
import { useTalkers } from "../support/useTalkers.ts";
import { plainLook, Steered, sleep, until, useWorld } from "../support/useWorld.ts";

const OUTAGE_MS = 30_000;
const WALK_MS = 1500;

/** What a request was answered with, and how long that took. */
interface Answer {
  readonly status: number;
  readonly code: string;
  readonly type: string;
  readonly detail: string;
  readonly retryAfter: string | null;
  readonly tookMs: number;
}

/** Something that an owner writes in their world by the API, and how to find it in the database. */
interface Write {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  /** Counts what was written of it in the world $1. */
  readonly count: string;
}

/**
 * Postgres is killed for 30 s while people are inside. One story, told in order: what holds is asked while it happens and after.
 */
describe("30 s without the database", function () {
  this.timeout(180_000);
  const database = usePostgresServer();
  const env: Record<string, string> = {};
  const sfu = useSfu(env);
  const tested = useWorld(env, "plaza", database);
  const talker = useTalkers(tested);
  const steered = new Steered();
  let walker: Bot;
  let watcher: Bot;
  let leaver: Bot;
  /** Keeps order, also meanwhile; the two on whom she acts, and what she was told about it. */
  let keeper: Bot;
  let loud: Bot;
  let pushy: Bot;
  let loudAccount: Account;
  let pushyAccount: Account;
  let told: readonly ServerMessages["refused"][] = [];
  /** People whose sign-in was answered with success. */
  const acknowledged: string[] = [];
  /** Where the walker was each time they had walked a bit, and where the watcher saw them. */
  const walked: number[] = [];
  const refused: Answer[] = [];
  const readiness: number[] = [];
  let owner: SignedInPerson;
  let ownedWorldId = "";
  const writes: Write[] = [];
  const refusedWrites: Answer[] = [];
  /** What the walker wrote while nothing could be kept, and where the watcher read it meanwhile. */
  const said: string[] = [];
  let heard: string[] = [];
  /** Somebody who asks to come in while nobody can be checked. */
  let lateJoin: Promise<void>;
  let wasLetIn = true;
  /** What the talkers had been told of their connections when, still without a database, each heard the other. */
  let talked: string[][] = [];
  let killedAt = new Date();

  async function signIn(name: string): Promise<Answer> {
    const startedMs = performance.now();
    const response = await fetch(`${tested().server.url}/api/v1/session/guest`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CrowdWire": "1", "X-Load-Test-Key": TEST_LOAD_KEY },
      body: JSON.stringify({ name, look: plainLook }),
    });
    if (response.status === 201) acknowledged.push(name);
    return toAnswer(response, startedMs);
  }

  async function toAnswer(response: Response, startedMs: number): Promise<Answer> {
    const body = (response.status === 204 ? {} : await response.json()) as { detail?: string; code?: string };
    return {
      status: response.status,
      code: body.code ?? "",
      type: response.headers.get("content-type") ?? "",
      detail: body.detail ?? "",
      retryAfter: response.headers.get("retry-after"),
      tookMs: performance.now() - startedMs,
    };
  }

  /** A world with an owner, and what they will write there; and who keeps order in the world where everybody is. */
  async function prepareWrites(): Promise<SignedInPerson> {
    const { databaseUrl, dataDir, world } = tested();
    const db = openDatabase({ url: databaseUrl });
    const people = await PeopleMaker.open(db, dataDir);
    owner = await people.registered("Owner");
    const [rude, plain] = [await people.registered("Rude"), await people.registered("Plain")];
    const owned = (await db.worlds.clone(world.id as never, { slug: "owned", name: "Owned", ownerId: owner.user.id }))!;
    ownedWorldId = owned.id;
    await db.memberships.visit(plain.user.id, owned.id, new Date());
    const role = await db.roles.create(owned.id, { name: "Quiet", permissions: 0 });
    const [keeps, here] = [await people.registered("Keeper"), worldId(world.id)];
    const permissions = permissionBits(["walk", "worldMute", "ban"]);
    const keepers = await db.roles.create(here, { name: "Keepers", permissions });
    await db.memberships.visit(keeps.user.id, here, new Date());
    await db.memberships.assignRole(keeps.user.id, here, keepers.id);
    await db.close();
    const rows = (table: string, where = "true") => `select count(*) from ${table} where world_id = $1 and ${where}`;
    writes.push(
      {
        method: "PUT",
        path: `/members/${plain.user.id}/role`,
        body: { roleId: role.id },
        count: rows("memberships", `role_id = '${role.id}'`),
      },
      {
        method: "POST",
        path: "/bans",
        body: { userId: rude.user.id, reason: "No.", until: null },
        count: rows("bans"),
      },
      { method: "POST", path: "/reports", body: { userId: null, reason: "spam", comment: "" }, count: rows("reports") },
      {
        method: "PATCH",
        path: "",
        body: { capacity: 77 },
        count: "select count(*) from worlds where id = $1 and capacity = 77",
      },
      { method: "POST", path: "/invitations", body: {}, count: rows("invitations") },
    );
    return keeps;
  }

  async function write({ method, path, body }: Write): Promise<Answer> {
    const startedMs = performance.now();
    return toAnswer(await owner.ask(tested().server.url, method, `/worlds/owned${path}`, body), startedMs);
  }

  const writtenOf = async ({ count }: Write) =>
    Number((await query(database.url(), count, [ownedWorldId]))[0]?.["count"]);

  /** Signs people in one after another until told to stop, so that the kill meets some of them halfway. */
  async function keepSigningIn(isOver: () => boolean): Promise<void> {
    for (let n = 0; !isOver(); n++) await signIn(`Hasty ${n}`).catch(() => undefined);
  }

  const distance = (a: { x: number; z: number }, b: { x: number; z: number }) => Math.hypot(a.x - b.x, a.z - b.z);

  /** There and back again, since the plaza ends somewhere. */
  async function walkABit(): Promise<void> {
    const start = { ...walker.world.prediction.state };
    steered.moveX = walked.length % 2 === 0 ? 0.6 : -0.6;
    steered.moveZ = walked.length % 2 === 0 ? -0.8 : 0.8;
    await sleep(WALK_MS);
    steered.stop();
    walked.push(distance(walker.world.prediction.state, start));
  }

  before("people inside, then the database is killed, and comes back", async function () {
    this.timeout(150_000);
    const { bot, signIn: account, server } = tested();
    await sfu.start(tested());
    const keeps = await prepareWrites();
    const [ann, ben] = [await talker("Ann", -2, 12), await talker("Ben", 0, 12)];
    for (const [one, other] of [
      [ann, ben],
      [ben, ann],
    ] as const)
      await one.voice.peer!.packetsFrom(other.voice.entityId);
    walker = bot(await account("Walker"), steered);
    watcher = bot(await account("Watcher"));
    leaver = bot(await account("Leaver"));
    const late = bot(await account("Late"));
    [loudAccount, pushyAccount] = [await account("Loud"), await account("Pushy")];
    [keeper, loud, pushy] = [bot(keeps), bot(loudAccount), bot(pushyAccount)];
    await Promise.all([walker, watcher, leaver, keeper, loud, pushy].map((each) => each.join()));
    await until("she can walk", () => walker.world.prediction.isReady);

    let isKilled = false;
    const hasty = keepSigningIn(() => isKilled);
    await sleep(1000);
    await database.kill();
    killedAt = new Date();
    const killedMs = performance.now();
    isKilled = true;
    await hasty;

    await leaver.leave();
    lateJoin = late.join();
    while (performance.now() - killedMs < OUTAGE_MS) {
      await walkABit();
      const text = `message ${said.length}`;
      if (walker.chat.send("world", text)) said.push(text);
      refused.push(await signIn("Refused"));
      readiness.push(await fetch(`${server.opsUrl}/readyz`).then(({ status }) => status));
      if (refused.length === 1) refusedWrites.push(...(await Promise.all(writes.map(write))));
    }
    await ann.voice.peer!.packetsFrom(ben.voice.entityId, 50);
    await ben.voice.peer!.packetsFrom(ann.voice.entityId, 50);
    talked = [ann, ben].map(({ voice }) => voice.bot.statuses.map(({ phase }) => phase));
    await until("the last message is read", () => watcher.chat.messages.at(-1)?.text === said.at(-1));
    heard = watcher.chat.messages.map(({ text }) => text);
    walker.chat.edit(watcher.chat.messages.at(-1)!.id, "what was never kept");
    await until("a change that must be kept is refused", () =>
      walker.refusals.some(({ message, reason }) => message === "chatEdit" && reason === "notSaved"),
    );
    keeper.say("muteForAll", { entityId: loud.world.selfId, isMuted: true });
    keeper.say("kick", { entityId: pushy.world.selfId, why: "In the dark." });
    await until("one has lost the word", () => !hasPermission(loud.world.permissions, "talk"));
    await until("the other is out", () => pushy.status.phase === "ended");
    await until("she is told what becomes of it", () => keeper.refusals.length >= 2, 15_000);
    told = [...keeper.refusals];
    wasLetIn = late.statuses.some(({ phase }) => phase === "joined");
    await database.restart();
  });

  it("[TR3] people inside keep walking, and are seen to", async () => {
    expect(walked.length).to.be.greaterThanOrEqual(5);
    for (const meters of walked) expect(meters, `of ${walked.map((each) => each.toFixed(1))}`).to.be.greaterThan(1);
    for (const one of [walker, watcher]) {
      expect(
        one.statuses.map(({ phase }) => phase),
        "never lost",
      ).to.deep.equal(["connecting", "joined"]);
    }
    expect([...watcher.world.people()].some(({ name }) => name === "Walker")).to.equal(true);
  });

  it("[TR3] people inside keep writing to one another, and what was delivered is kept afterwards", async () => {
    expect(said.length).to.be.greaterThanOrEqual(5);
    expect(heard).to.deep.equal(said);
    const kept = async () =>
      (await query(database.url(), "select text from chat_messages order by sequence")).map((row) => row["text"]);
    await until("all of it is kept", async () => (await kept()).length >= said.length, 20_000);
    expect(await kept()).to.deep.equal(said);
  });

  it("[TR3] people inside keep talking: half a minute later each still hears the other", () => {
    expect(talked).to.deep.equal([
      ["connecting", "joined"],
      ["connecting", "joined"],
    ]);
  });

  it("[TR3] [check 25] new writes are refused in words, soon, and as worth trying again", () => {
    expect(refused.length).to.be.greaterThanOrEqual(5);
    expect(refusedWrites).to.have.length(5);
    for (const answer of [...refused, ...refusedWrites]) {
      expect(answer).to.include({
        status: 503,
        code: "unavailable",
        type: "application/problem+json; charset=utf-8",
        retryAfter: "5",
      });
      expect(answer.detail).to.match(/^[A-Z].{15,}\.$/u);
      expect(answer.detail).to.not.match(/postgres|ECONN|knex|sql/iu);
      expect(answer.tookMs).to.be.lessThan(6000);
    }
    expect(new Set(readiness)).to.deep.equal(new Set([503]));
    expect(wasLetIn, "nobody is let in who cannot be checked").to.equal(false);
  });

  it("[TR3] the server recovers by itself, without having been started again", async () => {
    const { server } = tested();
    await until("it is ready", async () => (await fetch(`${server.opsUrl}/readyz`)).ok, 15_000);
    await until("somebody new can sign in", async () => (await signIn("Afterwards")).status === 201, 15_000);
    const newcomer = tested().bot(await Account.signIn(server.url, { name: "New", look: plainLook }, TEST_LOAD_KEY));
    await newcomer.join();
    expect(newcomer.statuses.at(-1)?.phase).to.equal("joined");
    await lateJoin;
    expect(server.output.match(/The game server is ready/gu)).to.have.lengthOf(1);
  });

  it("[TR3] who keeps order keeps it all the while: who was sent out reads why, and stays out for a minute also once the database is back", async () => {
    // It acts, and she is told that it is not saved yet.
    expect(told.map(({ message, reason }) => [message, reason])).to.have.deep.members([
      ["muteForAll", "notKeptYet"],
      ["kick", "notKeptYet"],
    ]);
    const out = { phase: "ended", reason: "kicked", details: { why: "In the dark." } };
    expect(pushy.status).to.deep.include(out);
    const again = tested().bot(pushyAccount);
    await again.join().catch(() => undefined);
    expect(again.status).to.deep.include(out);
  });

  it("[TR3] a role, a ban, a report, settings and an invitation: what was refused was not done, and is once it is asked again", async () => {
    for (const each of writes) {
      expect(await writtenOf(each), `${each.method} ${each.path} before`).to.equal(0);
      expect(await write(each), each.path)
        .to.have.property("status")
        .that.is.within(200, 204);
      expect(await writtenOf(each), `${each.method} ${each.path} afterwards`).to.equal(1);
    }
  });

  it("[TR3] nothing that was acknowledged is lost", async () => {
    const rows = await query(database.url(), "select display_name from users");
    const kept = new Set(rows.map((row) => row["display_name"]));
    expect(acknowledged.length, "some were, right up to the kill").to.be.greaterThan(5);
    expect(acknowledged.filter((name) => !kept.has(name))).to.deep.equal([]);
    expect(kept.has("Refused"), "what was refused was not done").to.equal(false);
  });

  it("[TR3] what could wait has been written: where people stand, and who left when", async () => {
    const text = "select p.x, p.z from placements p join users u on u.id = p.user_id where u.display_name = 'Walker'";
    await until(
      "her place is saved",
      async () => {
        const [row] = await query(database.url(), text);
        return row !== undefined && distance(row as { x: number; z: number }, walker.world.prediction.state) < 0.05;
      },
      40_000,
    );
    const left = `select e.at from events e join users u on u.id = e.user_id
      where u.display_name = 'Leaver' and e.kind = 'leftWorld'`;
    await until("that he left is known", async () => (await query(database.url(), left)).length === 1, 40_000);
    const [row] = await query(database.url(), left);
    const afterKillMs = (row!["at"] as Date).getTime() - killedAt.getTime();
    expect(afterKillMs, "with the time at which he did").to.be.within(-1000, 5000);
    const joined = "select count(*)::int as members from memberships where world_id = $1";
    await until(
      "(M11) whoever came in is a member",
      async () => (await query(database.url(), joined, [tested().world.id]))[0]?.["members"] === 10,
      40_000,
    );
    expect(await tested().server.metric('writes_dropped_total{queue="history",reason="queueFull"}')).to.equal(0);
    const joins =
      "select sum(value)::int as joins from statistics where metric = 'joins' and period = 'day' and scope = $1";
    const events = "select count(*)::int as joins from events where kind = 'enteredWorld' and world_id = $1";
    await until("every join is counted once", async () => {
      const [counted] = await query(database.url(), joins, [tested().world.id]);
      const [told] = await query(database.url(), events, [tested().world.id]);
      return counted?.["joins"] === 10 && told?.["joins"] === 10;
    });
  });

  it("[TR3] [check 23] what she did is kept: who was muted comes back muted, and the audit log has both acts, by whom and when", async () => {
    const text = `select l.action, u.display_name as actor, t.display_name as subject, l.at from audit_log l
      join users u on u.id = l.actor_id join users t on t.id::text = l.target where l.world_id = $1 order by l.action`;
    const acts = () => query(database.url(), text, [tested().world.id]);
    await until("both are in the log", async () => (await acts()).length === 2, 40_000);
    expect((await acts()).map(({ action, actor, subject }) => [action, actor, subject])).to.deep.equal([
      ["person.kicked", "Keeper", "Pushy"],
      ["person.muted", "Keeper", "Loud"],
    ]);
    for (const { at } of await acts()) {
      expect((at as Date).getTime() - killedAt.getTime(), "when it was done").to.be.within(0, OUTAGE_MS + 15_000);
    }
    await loud.leave();
    const again = tested().bot(loudAccount);
    await again.join();
    expect(hasPermission(again.world.permissions, "talk"), "on a new visit").to.equal(false);
  });
});
