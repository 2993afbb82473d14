import { randomUUID } from "node:crypto";
import { type Database, openDatabase, sessionId } from "@crowdwire/db";
import { AVATAR_CHOICES, GameToken, userId } from "@crowdwire/protocol";
import { SessionList, SignIn } from "@crowdwire/protocol/rest";
import { expect } from "chai";
import { parseSetCookie } from "cookie";
import { type CryptoKey, decodeJwt, exportSPKI, generateKeyPair, importJWK, type JWTPayload, SignJWT } from "jose";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { query, useDatabase } from "../../../../test/support/postgres.ts";
import { SessionTokens } from "../../../src/auth/SessionTokens.ts";
import type { LiveChange } from "../../../src/live/LiveChange.ts";
import { ANY_LOOK } from "../../support/accounts.ts";
import { expectProblem, startTestServer, type TestServer, type Visitor } from "../../support/TestServer.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const DAY_MS = 86_400_000;

describe("the session API", () => {
  const postgres = useDatabase();
  const folder = useTemporaryFolder();
  let db: Database;
  let server: TestServer;
  let heard: LiveChange[];

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
      publish: async (change) => void heard.push(change),
    });
  });
  afterEach(() => server.close());

  const refresh = async (visitor: Visitor) => {
    visitor.accessToken = undefined;
    return visitor.request("POST", "/api/v1/session/refresh");
  };
  const signedIn = async (response: Response) => SignIn.parse(await response.json());

  const countUsers = async () =>
    (await query(postgres.url(), "select count(*)::int as count from users"))[0]?.["count"];

  it("[ID1] a guest gets a row and a 30-day cookie, and is that person from then on", async () => {
    const ada = server.visitor();
    const response = await ada.signIn({ name: "  Ada \n Lovelace " });
    expect(response.status).to.equal(201);
    const { profile } = await signedIn(response);
    expect(profile).to.deep.include({ name: "Ada Lovelace", look: ANY_LOOK, isGuest: true });

    const cookie = parseSetCookie(response.headers.getSetCookie()[0]!);
    expect(cookie).to.deep.include({
      name: "crowdwire",
      httpOnly: true,
      sameSite: "strict",
      path: "/",
      maxAge: 30 * 86_400,
    });

    expect((await signedIn(await refresh(ada))).profile).to.deep.equal(profile);
    expect(await db.users.find(profile.userId as never)).to.include({ displayName: "Ada Lovelace", isGuest: true });
  });

  it("a reload is the same person: signing in again changes name and look, and makes nobody", async () => {
    const ada = server.visitor();
    const first = await signedIn(await ada.signIn());
    const cookie = ada.cookie;
    const users = await countUsers();
    const look = { ...ANY_LOOK, skin: 3 };
    for (const accessToken of [ada.accessToken, undefined]) {
      ada.accessToken = accessToken;
      const response = await ada.signIn({ name: "Countess", look });
      expect(response.status).to.equal(200);
      expect((await signedIn(response)).profile).to.deep.equal({ ...first.profile, name: "Countess", look });
    }
    expect(ada.cookie).to.equal(cookie);
    expect(await countUsers()).to.equal(users);
    const { userId } = first.profile;
    expect(heard[0]).to.deep.equal({ type: "profileChanged", userId });
  });

  it("no secret is kept in the database", async () => {
    const ada = server.visitor();
    await ada.signIn();
    const secret = ada.cookie!.split("=")[1]!;
    const token = ada.accessToken!;
    const rows = await query(postgres.url(), "select s::text as row from session_tokens s");
    expect(rows).to.not.have.lengthOf(0);
    expect(JSON.stringify(rows)).to.not.contain(secret);
    expect(server.logged.join("")).to.not.contain(secret).and.not.contain(token);
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

  it("a cookie lives 30 days from the last visit", async () => {
    const ada = server.visitor();
    await ada.signIn();
    for (let visit = 0; visit < 3; visit++) {
      await server.clock.pass(29 * DAY_MS);
      const late = await refresh(ada);
      expect(await late.json(), `visit ${visit}`).to.not.equal(null);
      expect(parseSetCookie(late.headers.getSetCookie()[0]!).maxAge).to.equal(30 * 86_400);
    }
    await server.clock.pass(30 * DAY_MS);
    expect(await (await refresh(ada)).json()).to.equal(null);
    expect(ada.cookie, "forgotten").to.equal(undefined);
  });

  it("an access token is good for five minutes, and the cookie alone for nothing but the next one", async () => {
    const ada = server.visitor();
    await ada.signIn();
    await server.clock.pass(299_000);
    expect((await ada.request("GET", "/api/v1/account")).status).to.equal(200);
    await server.clock.pass(1000);
    await expectProblem(await ada.request("GET", "/api/v1/account"), "tokenExpired");
    ada.accessToken = undefined;
    await expectProblem(await ada.request("GET", "/api/v1/account"), "notSignedIn");
    await refresh(ada);
    expect((await ada.request("GET", "/api/v1/account")).status).to.equal(200);
  });

  it("[check 20] each cookie buys one successor; whoever shows a spent one ends the sign-in for everybody", async () => {
    const ada = server.visitor();
    await ada.signIn();
    const first = ada.cookie;
    await refresh(ada);
    const second = ada.cookie;
    expect(second).to.not.equal(first);
    await refresh(ada);
    expect((await ada.request("GET", "/api/v1/account")).status).to.equal(200);

    const thief = server.visitor();
    thief.cookie = first;
    const refused = await refresh(thief);
    expect(refused.status).to.equal(401);
    await expectProblem(refused, "notSignedIn");
    expect(thief.cookie, "forgotten").to.equal(undefined);
    // Neither the rightful cookie nor the access token that is still good works any more.
    await expectProblem(await ada.request("GET", "/api/v1/account"), "notSignedIn");
    expect(await (await refresh(ada)).json()).to.equal(null);
    expect(heard.map(({ type }) => type)).to.deep.equal(["signedOut"]);
    const [logged] = await query(postgres.url(), "select action from audit_log order by id desc limit 1");
    expect(logged?.["action"]).to.equal("session.reused");
  });

  it("[check 20] two tabs may ask at once, and an answer may be lost: nobody is signed out by that", async () => {
    const ada = server.visitor();
    await ada.signIn();
    const before = ada.cookie;
    const [one, two] = [server.visitor(), server.visitor()];
    one.cookie = before;
    two.cookie = before;
    await Promise.all([refresh(one), refresh(two)]);
    for (const tab of [one, two]) expect((await tab.request("GET", "/api/v1/account")).status).to.equal(200);
    await server.clock.pass(60_000);
    // The jar holds whichever came last; it goes on from there.
    expect(await (await refresh(two)).json()).to.not.equal(null);
  });

  it("[check 20] signing out ends the session on the server at once, not only in the browser", async () => {
    const ada = server.visitor();
    await ada.signIn();
    const { cookie, accessToken } = ada;
    const response = await ada.request("DELETE", "/api/v1/session");
    expect(response.status).to.equal(204);
    expect(response.headers.getSetCookie()).to.have.lengthOf(1);
    expect(ada.cookie).to.equal(undefined);
    Object.assign(ada, { cookie, accessToken });
    await expectProblem(await ada.request("GET", "/api/v1/account"), "notSignedIn");
    expect(await (await refresh(ada)).json()).to.equal(null);
    expect(heard.map(({ type }) => type)).to.deep.equal(["signedOut"]);
  });

  it("lists where one is signed in, signs one device out, and all of them", async () => {
    const ada = server.visitor();
    const { profile } = await signedIn(await ada.signIn());
    const user = (await db.users.find(userId(profile.userId)))!;
    const others = await Promise.all(
      ["phone", "tablet"].map((userAgent, index) =>
        db.sessions.create({
          userId: user.id,
          tokenSha256: new Uint8Array(32).fill(index + 1),
          expiresAt: new Date(server.clock.now().getTime() + DAY_MS),
          userAgent,
        }),
      ),
    );
    const list = async () => SessionList.parse(await (await ada.request("GET", "/api/v1/sessions")).json()).sessions;
    expect((await list()).filter(({ isCurrent }) => isCurrent)).to.have.lengthOf(1);
    expect((await list()).map(({ userAgent }) => userAgent)).to.include.members(["phone", "tablet"]);

    expect((await ada.request("DELETE", `/api/v1/sessions/${others[0]!.id}`)).status).to.equal(204);
    expect(await list()).to.have.lengthOf(2);
    const stranger = server.visitor();
    await stranger.signIn();
    await expectProblem(await stranger.request("DELETE", `/api/v1/sessions/${others[1]!.id}`), "notFound");
    expect((await ada.request("DELETE", "/api/v1/sessions")).status).to.equal(204);
    expect(await db.sessions.list(user.id, server.clock.now())).to.deep.equal([]);
    expect((await stranger.request("GET", "/api/v1/account")).status, "a stranger's").to.equal(200);
  });

  it("name and look can be changed one by one", async () => {
    const ada = server.visitor();
    const { profile: before } = await signedIn(await ada.signIn());
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
    const { profile } = await signedIn(await ada.signIn());
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
      for (const cookie of [undefined, `crowdwire=${"A".repeat(43)}`]) {
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
      const response = await refresh(visitor);
      expect([response.status, await response.json()]).to.deep.equal([200, null]);
    }
  });

  for (const [title, header] of [
    ["no token at all", "Bearer "],
    ["another scheme", "Basic YTpi"],
    ["rubbish", "Bearer a.b.c"],
  ] as const) {
    it(`[check 3] refuses ${title}`, async () => {
      const response = await server.visitor().request("GET", "/api/v1/account", undefined, { authorization: header });
      await expectProblem(response, "notSignedIn");
    });
  }

  it("[check 3] refuses tokens without a signature, signed with the public key for a secret, or by a key nobody knows, everywhere", async () => {
    const ada = server.visitor();
    await ada.signIn();
    const claims = decodeJwt(ada.accessToken!);
    const [jwk] = server.keyRing.jwks().keys;
    const spki = await exportSPKI((await importJWK(jwk!, "ES256", { extractable: true })) as CryptoKey);
    const { privateKey } = await generateKeyPair("ES256");
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const sign = (payload: JWTPayload, alg: string, kid: string, key: CryptoKey | Uint8Array) =>
      new SignJWT(payload).setProtectedHeader({ alg, kid }).sign(key);
    for (const payload of [claims, { ...claims, aud: "admin" }]) {
      for (const [what, forged] of [
        ["none", `${part({ alg: "none", kid: jwk!.kid })}.${part(payload)}.`],
        ["HS256", await sign(payload, "HS256", jwk!.kid!, new TextEncoder().encode(spki))],
        ["unknown key", await sign(payload, "ES256", "unknown", privateKey)],
        ["another's key", await sign(payload, "ES256", jwk!.kid!, privateKey)],
      ] as const) {
        for (const path of ["/api/v1/account", "/api/v1/session/game-token", "/api/v1/admin/bans"]) {
          const method = path.endsWith("token") ? "POST" : "GET";
          const visitor = server.visitor();
          visitor.accessToken = forged;
          const response = await visitor.request(method, path);
          expect(response.status, `${what}: ${path}`).to.equal(401);
          await expectProblem(response, "notSignedIn");
        }
      }
    }
    expect((await ada.request("GET", "/api/v1/account")).status, "the real one").to.equal(200);
  });

  it("[check 2] a token for worlds opens nothing of the API, and one of the API no administrator's route", async () => {
    const ada = server.visitor();
    await ada.signIn();
    const { token } = GameToken.parse(await (await ada.request("POST", "/api/v1/session/game-token")).json());
    const apiToken = ada.accessToken;
    ada.accessToken = token;
    await expectProblem(await ada.request("GET", "/api/v1/account"), "notSignedIn");
    ada.accessToken = apiToken;
    await expectProblem(await ada.request("GET", "/api/v1/admin/bans"), "notSignedIn");
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
    const { profile } = await signedIn(await ada.signIn());
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
});
