import { type Database, openDatabase } from "@crowdwire/db";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { useDatabase } from "../../../../test/support/postgres.ts";
import { ANY_LOOK } from "../../support/accounts.ts";
import { expectProblem, startTestServer, type TestServer } from "../../support/TestServer.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const LOAD_TEST_KEY = "a-load-test-key-of-ours";

describe("the limits of the API", () => {
  const postgres = useDatabase();
  const folder = useTemporaryFolder();
  let db: Database;
  let server: TestServer;

  before(async () => {
    db = openDatabase({ url: postgres.url() });
    await db.migrate();
  });
  after(() => db.close());
  beforeEach(async () => {
    server = await startTestServer({ db, dataDir: folder.path(), environment: { LOAD_TEST_KEY } });
  });
  afterEach(() => server.close());

  it("ten new guests a minute from one address; whoever is one already is not counted", async () => {
    const visitors = Array.from({ length: 12 }, () => server.visitor());
    const statuses = [];
    for (const visitor of visitors) statuses.push((await visitor.signIn()).status);
    expect(statuses).to.deep.equal([...Array<number>(10).fill(201), 429, 429]);
    const refused = await server.visitor().signIn();
    expect(Number(refused.headers.get("retry-after"))).to.be.within(1, 60);
    await expectProblem(refused, "tooManyRequests");
    expect((await visitors[0]!.signIn({ name: "Still here" })).status).to.equal(200);
  });

  it("[check 24] X-Forwarded-For changes nothing but for what a trusted proxy wrote into it", async () => {
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

    // What its client had written there stands in front of what the proxy adds, and is believed by nobody.
    const forged = [];
    for (let count = 0; count < 11; count++) {
      forged.push((await sign(behindProxy, `203.0.113.${count}, 198.51.100.7`)).status);
    }
    expect(forged).to.deep.equal([...Array<number>(10).fill(201), 429]);
    await behindProxy.close();

    // Nor is another proxy's, which is not named, and which the named one has been asked by.
    const behindTwo = await startTestServer({
      db,
      dataDir: folder.path(),
      environment: { TRUST_PROXY: "127.0.0.1, 10.0.0.0/8" },
    });
    const chained = [];
    for (const [count, middle] of [...Array(6).fill("10.1.2.3"), ...Array(6).fill("172.16.0.9")].entries()) {
      chained.push(
        (await sign(behindTwo, `192.0.2.9, ${middle === "10.1.2.3" ? `198.51.100.${count}` : "192.0.2.8"}, ${middle}`))
          .status,
      );
    }
    // By a named one each is who it says; by another all are that one.
    expect(chained).to.deep.equal(Array(12).fill(201));
    for (let count = 6; count < 10; count++) await sign(behindTwo, `192.0.2.${count}, 172.16.0.9`);
    expect((await sign(behindTwo, "192.0.2.77, 172.16.0.9")).status).to.equal(429);
    await behindTwo.close();
  });

  for (const header of ["x-real-ip", "forwarded", "x-client-ip", "true-client-ip", "cf-connecting-ip", "x-forwarded"]) {
    it(`[check 24] ${header} changes nothing, whoever wrote it`, async () => {
      const behindProxy = await startTestServer({
        db,
        dataDir: folder.path(),
        environment: { TRUST_PROXY: "127.0.0.1", GUEST_SIGN_INS_PER_MINUTE: "1" },
      });
      const sign = (from: string) =>
        behindProxy.visitor().request(
          "POST",
          "/api/v1/session/guest",
          { name: "Ada", look: ANY_LOOK },
          {
            [header]: header === "forwarded" ? `for=${from}` : from,
          },
        );
      expect([(await sign("192.0.2.1")).status, (await sign("192.0.2.2")).status]).to.deep.equal([201, 429]);
      await behindProxy.close();
    });
  }

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
    for (let count = 0; count < 45; count++) {
      statuses.push((await ada.request("PATCH", "/api/v1/profile", { name: `Ada ${count}` })).status);
    }
    expect(statuses.filter((status) => status === 200)).to.have.lengthOf(40);
    expect(statuses.at(-1)).to.equal(429);
  });
});
