import { randomUUID } from "node:crypto";
import { type Database, openDatabase, sessionId } from "@crowdwire/db";
import { AVATAR_CHOICES, GameToken, Profile, userId } from "@crowdwire/protocol";
import { expect } from "chai";
import { parseSetCookie } from "cookie";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { query, useDatabase } from "../../../../test/support/postgres.ts";
import { SessionTokens } from "../../../src/auth/SessionTokens.ts";
import { ANY_LOOK } from "../../support/accounts.ts";
import { expectProblem, startTestServer, type TestServer } from "../../support/TestServer.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const DAY_MS = 86_400_000;
const LOAD_TEST_KEY = "a-load-test-key-of-ours";

describe("the session API", () => {
  const postgres = useDatabase();
  const folder = useTemporaryFolder();
  let db: Database;
  let server: TestServer;
  let heard: unknown[];

  before(async () => {
    db = openDatabase({ url: postgres.url() });
    await db.migrate();
  });
  after(() => db.close());
  beforeEach(async () => {
    heard = [];
    server = await startTestServer({
      db,
      dataDir: folder.path(),
      environment: { LOAD_TEST_KEY },
      accountListener: {
        profileChanged: (profile) => heard.push(profile),
        signedOut: (user, session) => heard.push({ user, session }),
      },
    });
  });
  afterEach(() => server.close());

  const countUsers = async () =>
    (await query(postgres.url(), "select count(*)::int as count from users"))[0]?.["count"];

  it("[ID1] a guest gets a row and a 30-day cookie, and is that person from then on", async () => {
    const ada = server.visitor();
    const response = await ada.signIn({ name: "  Ada \n Lovelace " });
    expect(response.status).to.equal(201);
    const profile = Profile.parse(await response.json());
    expect(profile).to.deep.include({ name: "Ada Lovelace", look: ANY_LOOK, isGuest: true });

    const cookie = parseSetCookie(response.headers.getSetCookie()[0]!);
    expect(cookie).to.deep.include({
      name: "crowdwire",
      httpOnly: true,
      sameSite: "strict",
      path: "/",
      maxAge: 30 * 86_400,
    });

    expect(await (await ada.request("GET", "/api/v1/session")).json()).to.deep.equal(profile);
    expect(await db.users.find(profile.userId as never)).to.include({ displayName: "Ada Lovelace", isGuest: true });
  });

  it("a reload is the same person: signing in again changes name and look, and makes nobody", async () => {
    const ada = server.visitor();
    const first = Profile.parse(await (await ada.signIn()).json());
    const cookie = ada.cookie;
    const users = await countUsers();
    const look = { ...ANY_LOOK, skin: 3 };
    const response = await ada.signIn({ name: "Countess", look });
    expect(response.status).to.equal(200);
    expect(await response.json()).to.deep.equal({ ...first, name: "Countess", look });
    expect(ada.cookie).to.equal(cookie);
    expect(await countUsers()).to.equal(users);
    expect(heard).to.deep.equal([{ ...first, name: "Countess", look }]);
  });

  it("no secret is kept in the database", async () => {
    const ada = server.visitor();
    await ada.signIn();
    const secret = ada.cookie!.split("=")[1]!;
    const rows = await query(postgres.url(), "select s::text as row from sessions s");
    expect(JSON.stringify(rows)).to.not.contain(secret);
    expect(server.logged.join("")).to.not.contain(secret);
  });

  it("on https the cookie is Secure and bound to its host", async () => {
    for (const environment of [{ NODE_ENV: "production" }, { PUBLIC_ORIGIN: "https://meet.example.org" }]) {
      const secure = await startTestServer({ db, dataDir: folder.path(), environment });
      const visitor = secure.visitor();
      const response = await visitor.request(
        "POST",
        "/api/v1/session/guest",
        { name: "Ada", look: ANY_LOOK },
        { origin: environment.PUBLIC_ORIGIN ?? secure.origin },
      );
      const cookie = parseSetCookie(response.headers.getSetCookie()[0]!);
      expect(cookie).to.deep.include({ name: "__Host-crowdwire", secure: true, httpOnly: true, path: "/" });
      expect(cookie).to.not.have.property("domain");
      expect(response.headers.get("strict-transport-security")).to.contain("max-age=31536000");
      await secure.close();
    }
  });

  it("a cookie lives 30 days from the last visit, and is prolonged at most once a day", async () => {
    const ada = server.visitor();
    await ada.signIn();
    await server.clock.pass(DAY_MS - 1000);
    const early = await ada.request("GET", "/api/v1/session");
    expect(early.headers.getSetCookie()).to.deep.equal([]);
    for (let visit = 0; visit < 3; visit++) {
      await server.clock.pass(29 * DAY_MS);
      const late = await ada.request("GET", "/api/v1/session");
      expect(late.status, `visit ${visit}`).to.equal(200);
      expect(parseSetCookie(late.headers.getSetCookie()[0]!).maxAge).to.equal(30 * 86_400);
    }
    await server.clock.pass(30 * DAY_MS);
    expect(await (await ada.request("GET", "/api/v1/session")).json()).to.equal(null);
  });

  it("signing out ends the session on the server, not only in the browser", async () => {
    const ada = server.visitor();
    await ada.signIn();
    const stolen = ada.cookie;
    const response = await ada.request("DELETE", "/api/v1/session");
    expect(response.status).to.equal(204);
    expect(response.headers.getSetCookie()).to.have.lengthOf(1);
    expect(ada.cookie).to.equal(undefined);
    ada.cookie = stolen;
    expect(await (await ada.request("GET", "/api/v1/session")).json()).to.equal(null);
    expect(heard).to.have.lengthOf(1);
  });

  it("name and look can be changed one by one", async () => {
    const ada = server.visitor();
    const before = Profile.parse(await (await ada.signIn()).json());
    const named = await (await ada.request("PATCH", "/api/v1/profile", { name: "Bo" })).json();
    expect(named).to.deep.equal({ ...before, name: "Bo" });
    const look = { ...ANY_LOOK, hairStyle: 2 };
    expect(await (await ada.request("PATCH", "/api/v1/profile", { look })).json()).to.deep.equal({
      ...before,
      name: "Bo",
      look,
    });
    expect(await (await ada.request("PATCH", "/api/v1/profile", {})).json()).to.deep.equal({
      ...before,
      name: "Bo",
      look,
    });
  });

  it("[ID2] a game token vouches for who is signed in, for five minutes", async () => {
    const ada = server.visitor();
    const profile = Profile.parse(await (await ada.signIn()).json());
    const { token, expiresAt } = GameToken.parse(
      await (await ada.request("POST", "/api/v1/session/game-token")).json(),
    );
    expect(Date.parse(expiresAt) - server.clock.now().getTime()).to.equal(300_000);
    const tokens = new SessionTokens({
      audience: "game",
      keyRing: server.keyRing,
      issuer: "crowdwire",
      lifetimeSeconds: 300,
      now: server.clock.now,
    });
    const claims = await tokens.verify(token);
    expect(claims.userId).to.equal(profile.userId);
    expect((await db.sessions.findUser(claims.sessionId, server.clock.now()))?.id).to.equal(profile.userId);
    await ada.request("DELETE", "/api/v1/session");
    expect(await db.sessions.findUser(claims.sessionId, server.clock.now()), "after signing out").to.equal(null);
    expect(await db.sessions.findUser(sessionId(randomUUID()), server.clock.now())).to.equal(null);
  });

  for (const [method, path, body] of [
    ["DELETE", "/api/v1/session", undefined],
    ["POST", "/api/v1/session/game-token", undefined],
    ["PATCH", "/api/v1/profile", { name: "Ada" }],
  ] as const) {
    it(`${method} ${path} needs somebody who is signed in`, async () => {
      for (const cookie of [undefined, "crowdwire=", `crowdwire=${"A".repeat(43)}`, "crowdwire=%E0%A4%A"]) {
        const visitor = server.visitor();
        visitor.cookie = cookie;
        const response = await visitor.request(method, path, body);
        expect(response.status).to.equal(401);
        await expectProblem(response, "notSignedIn");
      }
    });
  }

  it("asking who one is is no error for a newcomer, nor for a cookie that means nothing", async () => {
    for (const cookie of [undefined, "crowdwire=", `crowdwire=${"A".repeat(43)}`, "crowdwire=%E0%A4%A"]) {
      const visitor = server.visitor();
      visitor.cookie = cookie;
      const response = await visitor.request("GET", "/api/v1/session");
      expect([response.status, await response.json()]).to.deep.equal([200, null]);
    }
  });

  const tooHigh = { ...ANY_LOOK, skin: AVATAR_CHOICES.skin };
  for (const { title, body, field } of [
    { title: "no name", body: { look: ANY_LOOK }, field: "name" },
    { title: "an empty name", body: { name: " \t ", look: ANY_LOOK }, field: "name" },
    { title: "a long name", body: { name: "x".repeat(25), look: ANY_LOOK }, field: "name" },
    { title: "a name that turns text around", body: { name: "a\u202Eb", look: ANY_LOOK }, field: "name" },
    { title: "a name that is no text", body: { name: 7, look: ANY_LOOK }, field: "name" },
    { title: "no look", body: { name: "Ada" }, field: "look" },
    { title: "a skin that does not exist", body: { name: "Ada", look: tooHigh }, field: "look.skin" },
    { title: "half a skin", body: { name: "Ada", look: { ...ANY_LOOK, skin: 0.5 } }, field: "look.skin" },
    { title: "one thing too many", body: { name: "Ada", look: ANY_LOOK, isAdministrator: true }, field: "(body)" },
    { title: "one part too many", body: { name: "Ada", look: { ...ANY_LOOK, wings: 1 } }, field: "look" },
    {
      title: "a prototype",
      body: `{"name":"Ada","look":${JSON.stringify(ANY_LOOK)},"__proto__":{"isAdministrator":true}}`,
      field: "(body)",
    },
    { title: "a list", body: [], field: "(body)" },
    { title: "nothing", body: undefined, field: "name" },
  ]) {
    it(`refuses a guest with ${title}, and names the field`, async () => {
      const users = await countUsers();
      const response = await server.visitor().request("POST", "/api/v1/session/guest", body);
      expect(response.status).to.equal(400);
      const problem = await expectProblem(response, "invalidRequest");
      expect(Object.keys(problem.fields ?? {})).to.deep.equal(
        [field].flatMap((name) => (title === "nothing" ? [name, "look"] : [name])),
      );
      expect(await countUsers()).to.equal(users);
    });
  }

  it("a profile cannot be given what is not the person's own to give", async () => {
    const ada = server.visitor();
    const profile = Profile.parse(await (await ada.signIn()).json());
    for (const body of [
      { isAdministrator: true },
      { userId: randomUUID() },
      { isGuest: false },
      { email: "a@b.example" },
    ]) {
      await expectProblem(await ada.request("PATCH", "/api/v1/profile", body), "invalidRequest");
    }
    expect(await db.users.find(userId(profile.userId))).to.include({
      isAdministrator: false,
      isGuest: true,
      email: null,
    });
  });

  it("ten new guests a minute from one address; whoever is one already is not counted", async () => {
    const visitors = Array.from({ length: 12 }, () => server.visitor());
    const statuses = [];
    for (const visitor of visitors) statuses.push((await visitor.signIn()).status);
    expect(statuses).to.deep.equal([...Array<number>(10).fill(201), 429, 429]);
    const refused = await server.visitor().signIn();
    expect(refused.headers.get("retry-after")).to.equal("6");
    await expectProblem(refused, "tooManyRequests");
    expect((await visitors[0]!.signIn({ name: "Still here" })).status).to.equal(200);
    await server.clock.pass(6000);
    expect((await server.visitor().signIn()).status).to.equal(201);
  });

  it("X-Forwarded-For changes nothing unless a trusted proxy wrote it", async () => {
    const sign = (target: TestServer, from: string) =>
      target
        .visitor()
        .request("POST", "/api/v1/session/guest", { name: "Ada", look: ANY_LOOK }, { "x-forwarded-for": from });
    const statuses = [];
    for (let count = 0; count < 11; count++) statuses.push((await sign(server, `192.0.2.${count}`)).status);
    expect(statuses.at(-1)).to.equal(429);

    const behindProxy = await startTestServer({
      db,
      dataDir: folder.path(),
      environment: { TRUST_PROXY: "127.0.0.1" },
    });
    const trusted = [];
    for (let count = 0; count < 11; count++) trusted.push((await sign(behindProxy, `192.0.2.${count}`)).status);
    expect(trusted.every((status) => status === 201)).to.equal(true);
    await behindProxy.close();
  });

  it("bots with the load-test key are not counted; a wrong key counts as none", async () => {
    const bot = (key: string) =>
      server
        .visitor()
        .request("POST", "/api/v1/session/guest", { name: "Bot", look: ANY_LOOK }, { "x-load-test-key": key });
    const statuses = [];
    for (let count = 0; count < 30; count++) statuses.push((await bot(LOAD_TEST_KEY)).status);
    expect(new Set(statuses)).to.deep.equal(new Set([201]));
    const wrong = [];
    for (let count = 0; count < 11; count++) wrong.push((await bot("another-load-test-key!")).status);
    expect(wrong.at(-1)).to.equal(429);
  });

  it("one session cannot flood the database with changes", async () => {
    const ada = server.visitor();
    await ada.signIn();
    const statuses = [];
    for (let count = 0; count < 25; count++) {
      statuses.push((await ada.request("PATCH", "/api/v1/profile", { name: `Ada ${count}` })).status);
    }
    expect(statuses.filter((status) => status === 200)).to.have.lengthOf(20);
    expect(statuses.at(-1)).to.equal(429);
  });
});
