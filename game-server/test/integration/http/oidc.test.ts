import { type Database, grantAdministrator, openDatabase } from "@crowdwire/db";
import { Account, GameToken, SignIn, SignInMethods } from "@crowdwire/protocol/rest";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { query, useDatabase } from "../../../../test/support/postgres.ts";
import { ANY_LOOK } from "../../support/accounts.ts";
import { type Issuer, startIssuer } from "../../support/startIssuer.ts";
import { RealClock } from "../../support/TestClock.ts";
import { expectProblem, startTestServer, type TestServer, type Visitor } from "../../support/TestServer.ts";
import { useSuiteFolder } from "../../support/temporaryFolder.ts";

const ORIGIN = "http://meet.example.org";
const START = "/api/v1/session/oidc/corp";

describe("signing in with OpenID Connect, with a real issuer", function () {
  this.timeout(30_000);
  const postgres = useDatabase();
  const folder = useSuiteFolder();
  let db: Database;
  let issuer: Issuer;
  let server: TestServer;

  before(async () => {
    db = openDatabase({ url: postgres.url() });
    await db.migrate();
    issuer = await startIssuer([`${ORIGIN}${START}/callback`]);
    const { url, clientId, clientSecret } = issuer;
    const provider = { id: "corp", name: "Example Corp", issuer: url, clientId, clientSecret };
    server = await startTestServer({
      db,
      dataDir: folder.path(),
      // The issuer's tokens carry its own time.
      clock: new RealClock(),
      environment: {
        PUBLIC_ORIGIN: ORIGIN,
        OIDC_PROVIDERS: JSON.stringify([provider, { ...provider, id: "gone", issuer: "http://127.0.0.1:1" }]),
        GUEST_SIGN_INS_PER_MINUTE: "100",
      },
    });
  });
  after(async () => {
    await server.close();
    await issuer.close();
    await db.close();
  });

  interface Journey {
    readonly visitor: Visitor;
    /** Where the issuer is asked. */
    readonly url: string;
    readonly cookie: string;
  }

  async function begin(visitor = server.visitor(), returnTo = "/w/plaza", more = ""): Promise<Journey> {
    const response = await visitor.request("GET", `${START}?returnTo=${encodeURIComponent(returnTo)}${more}`);
    expect(response.status, await response.clone().text()).to.equal(302);
    const [cookie = ""] = (response.headers.getSetCookie()[0] ?? "").split(";");
    return { visitor, url: response.headers.get("location")!, cookie };
  }

  /** The browser comes back with what the issuer gave it: a navigation from elsewhere, without our strict cookie. */
  function finish({ visitor, cookie }: Pick<Journey, "visitor" | "cookie">, back: string): Promise<Response> {
    const { pathname, search } = new URL(back);
    return visitor.request("GET", `${pathname}${search}`, undefined, { cookie, authorization: undefined });
  }

  async function come(account: Parameters<Issuer["signIn"]>[1], visitor = server.visitor(), more = "") {
    const journey = await begin(visitor, "/w/plaza", more);
    const response = await finish(journey, await issuer.signIn(journey.url, account));
    expect(response.headers.get("location")).to.equal("/w/plaza");
    visitor.accessToken = undefined;
    const refreshed = await visitor.request("POST", "/api/v1/session/refresh", undefined, { origin: ORIGIN });
    const signIn = SignIn.parse(await refreshed.json());
    return { visitor, profile: signIn.profile };
  }
  const accountOf = async (visitor: Visitor) =>
    Account.parse(await (await visitor.request("GET", "/api/v1/account")).json());
  const guest = async () => {
    const visitor = server.visitor();
    const body = { name: "Guest Grace", look: ANY_LOOK };
    const response = await visitor.request("POST", "/api/v1/session/guest", body, { origin: ORIGIN });
    return { visitor, profile: SignIn.parse(await response.json()).profile };
  };

  it("names the provider among the ways to sign in", async () => {
    const methods = SignInMethods.parse(
      await (await server.visitor().request("GET", "/api/v1/session/methods")).json(),
    );
    expect(methods.providers[0]).to.deep.equal({ id: "corp", name: "Example Corp", startUrl: START });
  });

  it("asks with PKCE, state and nonce, and keeps all of them out of the address bar's reach", async () => {
    const { url, cookie } = await begin();
    const asked = new URL(url).searchParams;
    expect(asked.get("code_challenge_method")).to.equal("S256");
    expect(asked.get("code_challenge")).to.have.lengthOf(43);
    expect(asked.get("nonce")).to.be.a("string");
    expect(cookie).to.not.contain(asked.get("state"));
    expect(asked.get("redirect_uri")).to.equal(`${ORIGIN}${START}/callback`);
  });

  it("somebody new becomes a registered user with the name and the verified address that the provider knows", async () => {
    const { visitor, profile } = await come({
      sub: "ada",
      name: "Ada L",
      email: "ada@corp.example",
      email_verified: true,
    });
    expect(profile).to.include({ name: "Ada L", isGuest: false });
    expect(await accountOf(visitor)).to.deep.include({ email: "ada@corp.example", providers: ["Example Corp"] });
  });

  it("the second time they are the same person, whatever they are called now", async () => {
    const first = await come({ sub: "bo", name: "Bo" });
    const second = await come({ sub: "bo", name: "Bodil" });
    expect(second.profile).to.deep.equal(first.profile);
  });

  it("[ID1] a guest who goes to the provider comes back as the same person, registered", async () => {
    const { visitor, profile } = await guest();
    const back = await come(
      { sub: "grace", name: "Grace H", email: "grace@corp.example", email_verified: true },
      visitor,
    );
    expect(back.profile).to.deep.equal({ ...profile, isGuest: false });
    expect((await accountOf(visitor)).email).to.equal("grace@corp.example");
  });

  it("an address that the provider has not verified counts for nothing", async () => {
    const owner = await come({ sub: "owner", email: "shared@corp.example", email_verified: true });
    const thief = await come({ sub: "thief", email: "shared@corp.example", email_verified: false });
    expect(thief.profile.userId).to.not.equal(owner.profile.userId);
    expect((await accountOf(thief.visitor)).email).to.equal(null);
    const other = await come({ sub: "owner-elsewhere", email: "Shared@corp.example", email_verified: true });
    expect(other.profile.userId, "verified: the same person").to.equal(owner.profile.userId);
  });

  for (const [title, spoil] of [
    ["another state", (back: string) => back.replace(/state=[^&]+/u, "state=forged")],
    ["another code", (back: string) => back.replace(/code=[^&]+/u, "code=forged")],
    ["no code", (back: string) => back.replace(/code=[^&]+&?/u, "")],
    ["another issuer", (back: string) => back.replace(/iss=[^&]+/u, "iss=https%3A%2F%2Fevil.example")],
  ] as const) {
    it(`[check 23] ${title} signs nobody in, which the sign-in page says and the audit log keeps`, async () => {
      const failures = () => db.auditLog.list({ action: "signIn.failed", limit: 50 }).then(({ entries }) => entries);
      const before = (await failures()).length;
      const journey = await begin();
      const back = await issuer.signIn(journey.url, { sub: "spoilt" });
      const response = await finish(journey, spoil(back));
      expect(response.headers.get("location")).to.equal("/sign-in?problem=providerFailed");
      expect(journey.visitor.cookie).to.equal(undefined);
      const [entry, ...earlier] = await failures();
      expect(entry).to.include({ actorId: null, target: "corp" });
      expect(earlier).to.have.lengthOf(before);
    });
  }

  it("another browser's answer, or one without the cookie, signs nobody in (login CSRF)", async () => {
    const attacker = await begin();
    const back = await issuer.signIn(attacker.url, { sub: "attacker" });
    const victim = await begin();
    for (const cookie of [victim.cookie, "", `${attacker.cookie.slice(0, -4)}AAAA`]) {
      const response = await finish({ visitor: victim.visitor, cookie }, back);
      expect(response.headers.get("location")).to.equal("/sign-in?problem=providerFailed");
      expect(victim.visitor.cookie).to.equal(undefined);
    }
  });

  it("whoever changes their mind at the provider is back at the sign-in page", async () => {
    const journey = await begin();
    const response = await finish(journey, await issuer.refuse(journey.url));
    expect(response.headers.get("location")).to.equal("/sign-in?problem=providerFailed");
  });

  it("leads nobody to another site afterwards", async () => {
    for (const returnTo of ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]) {
      const journey = await begin(server.visitor(), returnTo);
      const response = await finish(journey, await issuer.signIn(journey.url, { sub: "returning" }));
      expect(response.headers.get("location"), returnTo).to.equal("/");
    }
  });

  it("says in words that a provider cannot be reached, or is none of ours", async () => {
    const ask = (id: string) => server.visitor().request("GET", `/api/v1/session/oidc/${id}`);
    expect((await ask("gone")).headers.get("location")).to.equal("/sign-in?problem=providerFailed");
    await expectProblem(await ask("nobody"), "notFound");
  });

  describe("the administration, for somebody without a password", () => {
    const boss = { sub: "boss", name: "Boss", email: "boss@corp.example", email_verified: true };
    const askFor = (visitor: Visitor, body: unknown = {}) =>
      visitor.request("POST", "/api/v1/session/admin-token", body, { origin: ORIGIN });
    const tokenOf = async (visitor: Visitor) => GameToken.parse(await (await askFor(visitor)).json()).token;

    before(() => grantAdministrator(db, boss.email));

    it("[check 22] is open after a fresh sign-in with the provider, and for five minutes only", async () => {
      const { visitor } = await come(boss, server.visitor(), "&fresh=true");
      const admin = server.visitor();
      admin.accessToken = await tokenOf(visitor);
      expect((await admin.request("GET", "/api/v1/admin/bans")).status).to.equal(200);
      expect((await admin.request("GET", "/api/v1/account")).status, "for nothing else").to.equal(401);
      await query(postgres.url(), "update sessions set proved_at = proved_at - interval '301 seconds'");
      await expectProblem(await askFor(visitor), "freshSignInNeeded");
    });

    it("[check 22] [check 23] stays closed after any other sign-in, however recent, and to a made-up password", async () => {
      const { visitor } = await come(boss);
      const problem = await expectProblem(await askFor(visitor), "freshSignInNeeded");
      expect(problem.detail).to.contain("provider");
      await expectProblem(await askFor(visitor, { password: "made up" }), "freshSignInNeeded");
      const { entries } = await db.auditLog.list({ action: "admin.tokenRefused", limit: 1 });
      expect(entries[0]?.actorId).to.equal((await accountOf(visitor)).profile.userId);
    });

    it("asks the provider to ask them anew, and to say when it did", async () => {
      const { url } = await begin(server.visitor(), "/", "&fresh=true");
      expect(new URL(url).searchParams.get("prompt")).to.equal("login");
      expect(new URL(url).searchParams.get("max_age")).to.equal("300");
      expect(new URL((await begin()).url).searchParams.has("prompt"), "not every time").to.equal(false);
    });

    it("takes the word of no provider that does not say when it asked them", async () => {
      const journey = await begin(server.visitor(), "/", "&fresh=true");
      // The issuer is not told to say it, so that it says nothing; the journey still expects it.
      const untold = new URL(journey.url);
      for (const name of ["max_age", "prompt"]) untold.searchParams.delete(name);
      const response = await finish(journey, await issuer.signIn(untold.href, boss));
      expect(response.headers.get("location")).to.equal("/sign-in?problem=providerFailed");
    });
  });

  it("[check 23] keeps the provider's secrets out of the logs, and fills none for whoever only asks again and again", async () => {
    expect(server.logged.join("")).to.not.contain(issuer.clientSecret);
    const count = async () =>
      (await query(postgres.url(), "select from audit_log where action = 'signIn.failed'")).length;
    const before = await count();
    await Promise.all(
      Array.from({ length: 80 }, () => finish({ visitor: server.visitor(), cookie: "" }, `${ORIGIN}${START}/callback`)),
    );
    const after = await count();
    // So many in an hour, those of the tests before among them.
    expect(after).to.be.within(before + 1, 60);
    const [{ rows = "" } = {}] = await query(
      postgres.url(),
      "select string_agg(audit_log::text, ' ') as rows from audit_log",
    );
    expect(rows).to.not.contain(issuer.clientSecret);
  });
});
