import { type Database, openDatabase } from "@crowdwire/db";
import { userId } from "@crowdwire/protocol";
import { Account, EventList, SignIn, WorldDetails } from "@crowdwire/protocol/rest";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { query, useDatabase } from "../../../../test/support/postgres.ts";
import { until } from "../../../../test/support/useWorld.ts";
import type { LiveChange } from "../../../src/live/LiveChange.ts";
import { ANY_LOOK, seedWorld } from "../../support/accounts.ts";
import { expectProblem, startTestServer, type TestServer, type Visitor } from "../../support/TestServer.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const PASSWORD = "correct horse battery staple";

describe("accounts with an e-mail address", function () {
  this.timeout(30_000);
  const postgres = useDatabase();
  const folder = useTemporaryFolder();
  let db: Database;
  let server: TestServer;
  let heard: LiveChange[];
  let people = 0;

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
      environment: {
        TRUST_PROXY: "127.0.0.1",
        GUEST_SIGN_INS_PER_MINUTE: "1000",
        GUEST_SIGN_INS_PER_HOUR: "1000",
        MAILS_PER_HOUR: "20",
      },
    });
  });
  afterEach(() => server.close());

  const newAddress = () => `ada${++people}@example.org`;
  const form = (email: string) => ({ email, password: PASSWORD, name: "Ada", look: ANY_LOOK });
  /** The secret in the latest e-mail to an address. */
  const secretFor = (email: string) =>
    /#([\w-]{43})/u.exec(server.mails().find((mail) => mail.to === email)?.text ?? "")?.[1] ?? "";
  const signedIn = async (response: Response) => SignIn.parse(await response.json());
  const account = async (visitor: Visitor) =>
    Account.parse(await (await visitor.request("GET", "/api/v1/account")).json());

  async function register(visitor: Visitor, email = newAddress()): Promise<string> {
    const response = await visitor.request("POST", "/api/v1/account/register", form(email));
    expect(response.status).to.equal(202);
    return email;
  }

  async function registered(): Promise<{ visitor: Visitor; email: string }> {
    const visitor = server.visitor();
    const email = await register(visitor);
    const response = await visitor.request("POST", "/api/v1/account/confirm", { token: secretFor(email) });
    expect(response.status).to.equal(200);
    return { visitor, email };
  }
  const signIn = (visitor: Visitor, email: string, password: string) =>
    visitor.request("POST", "/api/v1/session/password", { email, password });

  it("[ID1] a guest registers, reads their mail, and is the same person with all that was theirs", async () => {
    const ada = server.visitor();
    const { profile } = await signedIn(await ada.signIn({ name: "Guest Ada" }));
    const world = await seedWorld(db);
    const id = userId(profile.userId);
    await db.memberships.visit(id, world.id, server.clock.now());
    const email = await register(ada);
    expect(await account(ada)).to.deep.include({ email: null, pendingEmail: email, hasPassword: false });

    const confirmed = await signedIn(await ada.request("POST", "/api/v1/account/confirm", { token: secretFor(email) }));
    expect(confirmed.profile).to.deep.equal({ ...profile, name: "Ada", isGuest: false });
    expect(await account(ada)).to.deep.include({ email, pendingEmail: null, hasPassword: true });
    expect(await db.memberships.find(id, world.id)).to.not.equal(null);

    const elsewhere = server.visitor();
    const again = await signedIn(await signIn(elsewhere, email.toUpperCase(), PASSWORD));
    expect(again.profile.userId).to.equal(profile.userId);
  });

  it("a link works once, and for a day", async () => {
    const { email } = await registered();
    const token = secretFor(email);
    await expectProblem(await server.visitor().request("POST", "/api/v1/account/confirm", { token }), "linkExpired");
    const late = server.visitor();
    const lateEmail = await register(late);
    await server.clock.pass(24 * 3_600_000);
    await expectProblem(
      await late.request("POST", "/api/v1/account/confirm", { token: secretFor(lateEmail), password: PASSWORD }),
      "tokenExpired",
    );
    late.accessToken = undefined;
    await expectProblem(
      await late.request("POST", "/api/v1/account/confirm", { token: secretFor(lateEmail), password: PASSWORD }),
      "linkExpired",
    );
  });

  it("[M22] another browser than the one that registered has to know the password; the first is signed out; both are history", async () => {
    const attacker = server.visitor();
    const email = await register(attacker);
    const victim = server.visitor();
    const confirm = (password?: string) =>
      victim.request("POST", "/api/v1/account/confirm", { token: secretFor(email), password });
    await expectProblem(await confirm(), "passwordNeeded");
    await expectProblem(await confirm("a guess of mine"), "wrongCredentials");
    expect((await account(attacker)).email).to.equal(null);
    expect((await confirm(PASSWORD)).status).to.equal(200);
    await expectProblem(await attacker.request("GET", "/api/v1/account"), "notSignedIn");
    await server.recorder.flush();
    const response = await victim.request("GET", "/api/v1/account/events");
    const { events } = EventList.parse(await response.json());
    expect(events.map(({ kind }) => kind)).to.deep.equal(["signedIn", "signedIn"]);
  });

  it("whoever registers with an address that is taken sees what everybody sees; its owner gets another letter", async () => {
    const { email } = await registered();
    const mallory = server.visitor();
    const shape = async (response: Response) => [response.status, Object.keys((await response.json()) as object)];
    const fresh = await server.visitor().request("POST", "/api/v1/account/register", form(newAddress()));
    const taken = await mallory.request("POST", "/api/v1/account/register", form(email));
    expect(await shape(taken)).to.deep.equal(await shape(fresh));
    expect(server.mails()[0]).to.deep.include({ to: email, subject: "You have a CrowdWire account already" });
    expect((await account(mallory)).email).to.equal(null);
  });

  for (const [title, password] of [
    ["seven characters", "aB3$xyz"],
    ["a common one", "password123"],
    ["a common one in other letters", "PassWord123"],
    ["one's own address", "grace.hopper@example.org"],
    ["one's own name in the address", "grace.hopper"],
    ["one letter over and over", "aaaaaaaaaaaa"],
    ["more than is read, instead of cutting it off,", "long and good ".repeat(19).slice(0, 257)],
  ] as const) {
    it(`[check 18] refuses ${title} for a password`, async () => {
      const body = { ...form("grace.hopper@example.org"), password };
      const problem = await expectProblem(
        await server.visitor().request("POST", "/api/v1/account/register", body),
        "invalidRequest",
      );
      expect(problem.fields).to.have.property("password");
    });
  }

  it("[check 18] takes long passwords whole, whatever they are made of, and keeps argon2id alone", async () => {
    const visitor = server.visitor();
    const email = newAddress();
    const password = `${"long and ünïcode 🦊 ".repeat(13).slice(0, 255)}A`;
    expect(password).to.have.lengthOf(256);
    await visitor.request("POST", "/api/v1/account/register", { ...form(email), password });
    await visitor.request("POST", "/api/v1/account/confirm", { token: secretFor(email) });
    expect((await signIn(server.visitor(), email, password)).status).to.equal(201);
    await expectProblem(await signIn(server.visitor(), email, `${password.slice(0, -1)}B`), "wrongCredentials");
    const [row] = await query(postgres.url(), `select password_hash from users where email = '${email}'`);
    expect(row?.["password_hash"]).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/u);
    expect(server.logged.join("")).to.not.contain(password);
    const short = await server.visitor().request("POST", "/api/v1/account/register", {
      ...form(newAddress()),
      password: "aB3$xyzq",
    });
    expect(short.status, "eight characters are enough").to.equal(202);
  });

  it("[check 19] an unknown address and a wrong password get the same answer, and cost as much to find", async () => {
    const { email } = await registered();
    // Processor time of this process, the server's: a busy machine does not change it as it does the clock's.
    const tried = async (address: string) => {
      const before = process.cpuUsage();
      const text = await (await signIn(server.visitor(), address, "not the password")).text();
      const { user, system } = process.cpuUsage(before);
      return { text, cost: user + system };
    };
    await tried("warm@example.org");
    const known = [];
    const unknown = [];
    for (let count = 0; count < 7; count++) {
      known.push(await tried(email));
      unknown.push(await tried(newAddress()));
    }
    expect(new Set([...known, ...unknown].map(({ text }) => text)).size).to.equal(1);
    const median = (list: { cost: number }[]) => list.map(({ cost }) => cost).sort((a, b) => a - b)[3]!;
    // Without the hash of nobody the unknown would cost several times less.
    expect(median(unknown) / median(known)).to.be.within(0.5, 2);
  });

  it("[check 19] after ten wrong passwords even the right one waits, from that network and for that account alone", async () => {
    const { email } = await registered();
    const other = await registered();
    for (let count = 0; count < 10; count++) {
      await expectProblem(await signIn(server.visitor(), email, `wrong ${count}`), "wrongCredentials");
    }
    const refused = await signIn(server.visitor(), email, PASSWORD);
    expect(Number(refused.headers.get("retry-after"))).to.be.within(800, 900);
    await expectProblem(refused, "tooManyRequests");
    expect((await signIn(server.visitor(), other.email, PASSWORD)).status).to.equal(201);
    // Whoever guesses keeps nobody out of their account who is elsewhere.
    const theirs = { email, password: PASSWORD };
    const elsewhere = { "x-forwarded-for": "198.51.100.7" };
    expect((await server.visitor().request("POST", "/api/v1/session/password", theirs, elsewhere)).status).to.equal(
      201,
    );
  });

  it("[check 19] right passwords cost nothing, however often one signs in", async () => {
    const { email } = await registered();
    for (let count = 0; count < 12; count++) {
      expect((await signIn(server.visitor(), email, PASSWORD)).status).to.equal(201);
    }
  });

  it("[check 23] writes down who could not sign in, without their secrets and in one line", async () => {
    const { email } = await registered();
    await signIn(server.visitor(), email, "hunter2\nfake line");
    const [row] = await query(
      postgres.url(),
      "select action, audit_log::text as row from audit_log order by id desc limit 1",
    );
    expect(row?.["action"]).to.equal("signIn.failed");
    expect(row?.["row"]).to.not.contain("hunter2").and.not.contain("\n");
  });

  it("[check 23] writes down who guessed a password to confirm an address from elsewhere, and whose", async () => {
    const visitor = server.visitor();
    const email = await register(visitor);
    const token = secretFor(email);
    const guess = { token, password: "hunter2 in vain" };
    await expectProblem(await server.visitor().request("POST", "/api/v1/account/confirm", guess), "wrongCredentials");
    const [row] = await query(
      postgres.url(),
      "select action, actor_id, target, audit_log::text as row from audit_log order by id desc limit 1",
    );
    const { userId: subject } = (await account(visitor)).profile;
    expect(row).to.include({ action: "account.passwordRefused", actor_id: null, target: subject });
    expect(row?.["row"]).to.not.contain("hunter2").and.not.contain(token);
  });

  it("[check 20] changing the password needs the old one, and ends every other sign-in", async () => {
    const { visitor, email } = await registered();
    const phone = server.visitor();
    await signIn(phone, email, PASSWORD);
    const change = (currentPassword: string, newPassword: string) =>
      visitor.request("PUT", "/api/v1/account/password", { currentPassword, newPassword });
    await expectProblem(await change("wrong", "another good one"), "wrongCredentials");
    const weak = await expectProblem(await change(PASSWORD, "12345678"), "invalidRequest");
    expect(weak.fields).to.have.property("newPassword");
    expect((await change(PASSWORD, "another good one")).status).to.equal(204);
    await expectProblem(await phone.request("GET", "/api/v1/account"), "notSignedIn");
    expect(
      await (await phone.request("POST", "/api/v1/session/refresh", undefined, { authorization: undefined })).json(),
    ).to.equal(null);
    expect((await visitor.request("GET", "/api/v1/account")).status, "here").to.equal(200);
    expect(heard.filter(({ type }) => type === "signedOut")).to.have.lengthOf(1);
    await expectProblem(await signIn(server.visitor(), email, PASSWORD), "wrongCredentials");
    expect((await signIn(server.visitor(), email, "another good one")).status).to.equal(201);
  });

  it("[check 20] a forgotten password is chosen anew by a link that works once; every sign-in ends", async () => {
    const { visitor, email } = await registered();
    const forgot = (address: string) =>
      server.visitor().request("POST", "/api/v1/account/password/forgot", { email: address });
    expect((await forgot(newAddress())).status, "nobody").to.equal(204);
    const before = server.mails().length;
    expect((await forgot(email)).status).to.equal(204);
    // The answer does not wait for the letter: that would tell that there is such an account.
    await until("the letter is written", () => server.mails().length > before);
    expect(server.mails().length).to.equal(before + 1);
    const reset = (password: string) =>
      server.visitor().request("POST", "/api/v1/account/password/reset", { token, password });
    const token = secretFor(email);
    await expectProblem(await reset("password123"), "invalidRequest");
    expect((await reset("another good one")).status).to.equal(200);
    await expectProblem(await reset("yet another one"), "linkExpired");
    await expectProblem(await visitor.request("GET", "/api/v1/account"), "notSignedIn");
    expect((await signIn(server.visitor(), email, "another good one")).status).to.equal(201);
  });

  it("another address is taken over only when its mail has been read", async () => {
    const { visitor, email } = await registered();
    const next = newAddress();
    const change = (password: string) => visitor.request("PUT", "/api/v1/account/email", { email: next, password });
    await expectProblem(await change("wrong"), "wrongCredentials");
    expect((await change(PASSWORD)).status).to.equal(204);
    expect(await account(visitor)).to.deep.include({ email, pendingEmail: next });
    expect((await visitor.request("POST", "/api/v1/account/confirm", { token: secretFor(next) })).status).to.equal(200);
    expect(await account(visitor)).to.deep.include({ email: next, pendingEmail: null });
    const told = server.mails().filter(({ to, subject }) => to === email && subject.includes("another e-mail address"));
    expect(told, "to the old address, so that a thief does not go unnoticed").to.have.length(1);
    await expectProblem(await signIn(server.visitor(), email, PASSWORD), "wrongCredentials");
  });

  it("[ID5] deleting an account takes away what names it, and every sign-in", async () => {
    const { visitor, email } = await registered();
    const id = (await account(visitor)).profile.userId;
    await expectProblem(await visitor.request("DELETE", "/api/v1/account", {}), "passwordNeeded");
    await expectProblem(await visitor.request("DELETE", "/api/v1/account", { password: "wrong" }), "wrongCredentials");
    await seedWorld(db, { slug: "to-copy" });
    const made = await visitor.request("POST", "/api/v1/worlds", { name: "Mine", map: "to-copy" });
    const world = WorldDetails.parse(await made.json());
    await expectProblem(await visitor.request("DELETE", "/api/v1/account", { password: PASSWORD }), "ownsWorlds");
    await visitor.request("DELETE", `/api/v1/worlds/${world.slug}`);
    expect((await visitor.request("DELETE", "/api/v1/account", { password: PASSWORD })).status).to.equal(204);
    await expectProblem(await visitor.request("GET", "/api/v1/account"), "notSignedIn");
    await expectProblem(await signIn(server.visitor(), email, PASSWORD), "wrongCredentials");
    const [row] = await query(postgres.url(), `select users::text as row from users where id = '${id}'`);
    expect(row?.["row"]).to.not.contain(email).and.not.contain("Ada");
    expect(heard.map(({ type }) => type)).to.include.members(["signedOut", "accountErased"]);
  });

  it("[ID5] a guest deletes theirs by typing their name", async () => {
    const ada = server.visitor();
    await ada.signIn();
    const problem = await expectProblem(
      await ada.request("DELETE", "/api/v1/account", { name: "Bo" }),
      "invalidRequest",
    );
    expect(problem.fields).to.have.property("name");
    expect((await ada.request("DELETE", "/api/v1/account", { name: "Ada" })).status).to.equal(204);
  });

  it("in development e-mail is shown at /dev/mail; in production neither the page nor sign-in by e-mail is there", async () => {
    const email = await register(server.visitor());
    const page = await server.visitor().request("GET", "/dev/mail", undefined, { accept: "text/html" });
    expect(await page.text())
      .to.contain(email)
      .and.contain(secretFor(email))
      .and.contain('<a href="/">', "a way back")
      .and.contain('<link rel="icon" href="/favicon.svg"', "what browsers ask for anyhow");

    const ways = async (headers = {}) =>
      (await server.visitor().request("GET", "/api/v1/session/methods", undefined, headers)).json();
    expect(await ways(), "said to whoever is at this machine").to.include({ mailShownAt: "/dev/mail" });
    expect(await ways({ "x-forwarded-for": "203.0.113.7" })).to.include({ mailShownAt: null });

    const production = await startTestServer({ db, dataDir: folder.path(), environment: { NODE_ENV: "production" } });
    await expectProblem(await production.visitor().request("GET", "/dev/mail"), "notFound");
    const methods = await (await production.visitor().request("GET", "/api/v1/session/methods")).json();
    expect(methods).to.deep.equal({ email: false, mailShownAt: null, providers: [] });
    const refused = await production.visitor().request("POST", "/api/v1/account/register", form(newAddress()));
    await expectProblem(refused, "mailFailed");
    await production.close();
  });

  it("nobody can have one address flooded with our letters", async () => {
    const quiet = await startTestServer({ db, dataDir: folder.path(), environment: { MAILS_PER_HOUR: "3" } });
    const email = newAddress();
    const statuses = [];
    for (let count = 0; count < 5; count++) {
      const asked = await quiet.visitor().request("POST", "/api/v1/account/password/forgot", { email });
      statuses.push(asked.status);
    }
    expect(statuses).to.deep.equal([204, 204, 204, 429, 429]);
    await quiet.close();
  });
});
