import { request as httpRequest } from "node:http";
import { type Database, openDatabase } from "@crowdwire/db";
import { WorldDetails, WorldList } from "@crowdwire/protocol";
import { expect } from "chai";
import { createLocalJWKSet, jwtVerify } from "jose";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { useDatabase } from "../../../../test/support/postgres.ts";
import { ANY_LOOK, seedWorld } from "../../support/accounts.ts";
import { expectProblem, startTestServer, type TestServer } from "../../support/TestServer.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const MINUTE_MS = 60_000;

describe("the API", () => {
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
    server = await startTestServer({ db, dataDir: folder.path(), online: (world) => (world.startsWith("0") ? 3 : 7) });
  });
  afterEach(() => server.close());

  describe("worlds", () => {
    it("are listed with how many people are inside, and lead to their maps", async () => {
      const world = await seedWorld(db, { name: "Plaza", description: "Under trees." });
      const list = WorldList.parse(await (await server.visitor().request("GET", "/api/v1/worlds")).json());
      const online = world.id.startsWith("0") ? 3 : 7;
      const summary = {
        id: world.id,
        slug: world.slug,
        name: "Plaza",
        description: "Under trees.",
        tags: [],
        visibility: "public",
        guestsAllowed: true,
        restorableUntil: null,
        online,
        capacity: 500,
        thumbnailUrl: null,
      };
      expect(list.worlds.find((listed) => listed.slug === world.slug)).to.deep.equal(summary);
      const details = WorldDetails.parse(
        await (await server.visitor().request("GET", `/api/v1/worlds/${world.slug}`)).json(),
      );
      const base = `/maps/${world.map?.contentHash}`;
      expect(details).to.deep.equal({
        ...summary,
        map: { sceneUrl: `${base}/world.glb`, groundUrl: `${base}/ground.bin`, descriptionUrl: `${base}/map.json` },
        owner: null,
        chat: { isOn: true, slowModeSeconds: 0 },
        createdAt: world.createdAt.toISOString(),
        viewer: null,
      });
    });

    it("that do not exist, or are deleted, are not found", async () => {
      const deleted = await seedWorld(db);
      await db.worlds.delete(deleted.id, new Date());
      for (const slug of ["nowhere", deleted.slug, "../users", "a b", "%", "\0", "A", "a'b"]) {
        const response = await server.visitor().request("GET", `/api/v1/worlds/${encodeURIComponent(slug)}`);
        expect(response.status, slug).to.equal(404);
        await expectProblem(response, "worldNotFound");
      }
    });
  });

  describe("public keys", () => {
    it("[ID2] verify game tokens, before and after a rotation", async () => {
      await server.clock.pass(15 * MINUTE_MS);
      const ada = server.visitor();
      await ada.signIn();
      const fetchKeys = async () =>
        createLocalJWKSet((await (await ada.request("GET", "/.well-known/jwks.json")).json()) as never);
      const newToken = async () => {
        ada.accessToken = undefined;
        await ada.request("POST", "/api/v1/session/refresh");
        return ((await (await ada.request("POST", "/api/v1/session/game-token")).json()) as { token: string }).token;
      };
      const verify = async (token: string, keys: Awaited<ReturnType<typeof fetchKeys>>) =>
        (
          await jwtVerify(token, keys, {
            algorithms: ["ES256"],
            audience: "game",
            issuer: "crowdwire",
            currentDate: server.clock.now(),
          })
        ).protectedHeader.kid;

      const old = await newToken();
      const oldKid = await verify(old, await fetchKeys());
      await server.keyRing.rotate();
      // Fetched right after the rotation and kept: knows the next key before it signs.
      const keys = await fetchKeys();
      expect(await verify(await newToken(), keys)).to.equal(oldKid);
      await server.clock.pass(10 * MINUTE_MS);
      expect(await verify(await newToken(), keys)).to.not.equal(oldKid);
    });

    it("hold nothing private", async () => {
      const text = await (await server.visitor().request("GET", "/.well-known/jwks.json")).text();
      expect(JSON.parse(text)).to.have.nested.property("keys[0].kid");
      expect(text).to.not.contain('"d"');
    });
  });

  describe("refuses", () => {
    const guest = { name: "Ada", look: ANY_LOOK };
    const post = (body: unknown, headers: Record<string, string | undefined>) =>
      server.visitor().request("POST", "/api/v1/session/guest", body, headers);

    for (const { title, body = guest, headers = {}, code, status } of [
      { title: "JSON cut short", body: '{"name":', code: "malformedJson", status: 400 },
      { title: "JSON that is only a word", body: '"Ada"', code: "malformedJson", status: 400 },
      { title: "more than 16 kB", body: { ...guest, name: "x".repeat(17_000) }, code: "bodyTooLarge", status: 413 },
      { title: "text", headers: { "content-type": "text/plain" }, code: "wrongContentType", status: 415 },
      {
        title: "a form",
        body: "name=Ada",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        code: "wrongContentType",
        status: 415,
      },
      { title: "a body without a type", headers: { "content-type": "" }, code: "wrongContentType", status: 415 },
      {
        title: "an unknown character set",
        headers: { "content-type": "application/json; charset=klingon" },
        code: "wrongContentType",
        status: 415,
      },
      {
        title: "an unknown compression",
        headers: { "content-encoding": "rot13" },
        code: "wrongContentType",
        status: 415,
      },
      { title: "another site's page", headers: { origin: "https://evil.example" }, code: "wrongOrigin", status: 403 },
      { title: "a page from nowhere", headers: { origin: "null" }, code: "wrongOrigin", status: 403 },
      {
        title: "a request without our header",
        headers: { "x-crowdwire": undefined },
        code: "missingRequestHeader",
        status: 403,
      },
      {
        title: "a request with another value in it",
        headers: { "x-crowdwire": "yes" },
        code: "missingRequestHeader",
        status: 403,
      },
    ] as const) {
      it(`${title}: ${code}`, async () => {
        const response = await post(body, headers);
        expect(response.status).to.equal(status);
        await expectProblem(response, code);
        expect(response.headers.getSetCookie()).to.deep.equal([]);
      });
    }

    for (const [method, path, code, status] of [
      ["GET", "/api/v1/nothing", "notFound", 404],
      ["GET", "/api/v2/worlds", "notFound", 404],
      ["PUT", "/api/v1/worlds", "methodNotAllowed", 405],
      ["PUT", "/api/v1/profile", "methodNotAllowed", 405],
      ["GET", "/api/v1/worlds/%E0%A4%A", "invalidRequest", 400],
      ["GET", "/nothing", "notFound", 404],
      ["GET", "/%E0%A4%A", "notFound", 404],
    ] as const) {
      it(`${method} ${path}: ${code}`, async () => {
        const response = await server.visitor().request(method, path);
        expect(response.status).to.equal(status);
        await expectProblem(response, code);
      });
    }

    it("a body that grows beyond 16 kB without having said so", async () => {
      const status = await new Promise((resolve, reject) => {
        const request = httpRequest(`${server.origin}/api/v1/session/guest`, {
          method: "POST",
          headers: { "content-type": "application/json", "x-crowdwire": "1", "transfer-encoding": "chunked" },
        });
        request.once("response", (response) => resolve(response.statusCode)).once("error", reject);
        for (let count = 0; count < 20; count++) request.write(" ".repeat(1024));
        request.end();
      });
      expect(status).to.equal(413);
    });

    it("counts what it refused by code", async () => {
      await post(guest, { origin: "https://evil.example" });
      expect(await server.scrape()).to.contain('http_problems_total{code="wrongOrigin"} 1');
    });
  });

  it("[check 25] with the database away: says so, says when to come back, and tells nobody why", async () => {
    const gone = openDatabase({
      url: "postgres://crowdwire:hunter2@127.0.0.1:1/gone",
      pool: { acquireTimeoutMs: 500 },
    });
    const lost = await startTestServer({ db: gone, dataDir: folder.path() });
    for (const response of [await lost.visitor().request("GET", "/api/v1/worlds"), await lost.visitor().signIn()]) {
      expect(response.status).to.equal(503);
      expect(response.headers.get("retry-after")).to.equal("5");
      await expectProblem(response, "unavailable");
      expect(response.headers.getSetCookie()).to.deep.equal([]);
      expectSecured(response.headers);
      expect(response.headers.get("cache-control")).to.equal("no-store");
    }
    expect(lost.logged.join("")).to.contain("an API request failed").and.not.contain("hunter2");
    await lost.close();
    await gone.close();
  });

  it("[check 25] a fault of ours is logged with its stack and answered without", async () => {
    const broken = { ...db, worlds: { ...db.worlds, search: () => Promise.reject(new Error("secret insides")) } };
    const faulty = await startTestServer({ db: broken, dataDir: folder.path() });
    const response = await faulty.visitor().request("GET", "/api/v1/worlds");
    expect(response.status).to.equal(500);
    const problem = await expectProblem(response, "internal");
    expect(JSON.stringify(problem)).to.not.contain("insides");
    expect(faulty.logged.join("")).to.contain("secret insides");
    await faulty.close();
  });

  it("[check 25] every answer carries the security headers", async () => {
    for (const path of ["/api/v1/worlds", "/nothing", "/.well-known/jwks.json"]) {
      const { headers } = await server.visitor().request("GET", path);
      expectSecured(headers);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).to.contain("script-src 'self' 'wasm-unsafe-eval';").and.contain("worker-src 'self' blob:");
      expect(policy).to.contain(`ws://${server.host} wss://${server.host}`);
      expect(headers.get("permissions-policy")).to.contain("microphone=(self)");
      expect(headers.get("strict-transport-security"), "on http").to.equal(null);
    }
  });

  it("[check 25] by https browsers are told to stay with it for a year, on refusals too; not by a certificate made at home", async () => {
    for (const [environment, expected] of [
      [{ PUBLIC_ORIGIN: "https://meet.example.org" }, "max-age=31536000"],
      [{ NODE_ENV: "production", PUBLIC_ORIGIN: "https://meet.example.org" }, "max-age=31536000"],
      [{ TLS_CERT_FILE: "home.crt", TLS_KEY_FILE: "home.key" }, null],
    ] as const) {
      const served = await startTestServer({ db, dataDir: folder.path(), environment });
      for (const path of ["/api/v1/worlds", "/api/v1/account", "/nothing"]) {
        const { headers } = await served.visitor().request("GET", path);
        expect(headers.get("strict-transport-security"), `${path} ${JSON.stringify(environment)}`).to.equal(expected);
      }
      await served.close();
    }
  });

  it("[check 25] pages of other sites are allowed nothing, asked beforehand or not", async () => {
    for (const origin of ["https://evil.example", "null", `${server.origin}.evil.example`]) {
      for (const [method, path] of [
        ["GET", "/api/v1/worlds"],
        ["OPTIONS", "/api/v1/worlds"],
        ["OPTIONS", "/api/v1/session/guest"],
      ] as const) {
        const asked = {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-headers": "x-crowdwire",
        };
        const { headers } = await server.visitor().request(method, path, undefined, asked);
        const allowed = [...headers.keys()].filter((header) => header.startsWith("access-control-"));
        expect(allowed, `${method} ${path} for ${origin}`).to.deep.equal([]);
      }
    }
  });

  it("a made-up Host header does not get into the policy", async () => {
    const { status, policy } = await new Promise<{ status: number; policy: string }>((resolve, reject) => {
      httpRequest(`${server.origin}/api/v1/worlds`, { headers: { host: "a; script-src *" } }, (response) => {
        response.resume();
        resolve({
          status: response.statusCode ?? 0,
          policy: String(response.headers["content-security-policy"]),
        });
      })
        .once("error", reject)
        .end();
    });
    expect(status).to.equal(200);
    expect(policy).to.contain("connect-src 'self'").and.not.contain("script-src *").and.not.contain("ws://");
  });

  it("answers of the API are never kept by anybody", async () => {
    const ada = server.visitor();
    await ada.signIn();
    for (const path of ["/api/v1/account", "/api/v1/worlds", "/api/v1/nothing"]) {
      expect((await ada.request("GET", path)).headers.get("cache-control"), path).to.equal("no-store");
    }
  });
});

/** What keeps pages apart, and says nothing of what answers. */
function expectSecured(headers: Headers): void {
  expect(headers.get("content-security-policy"))
    .to.contain("default-src 'self'")
    .and.contain("frame-ancestors 'none'")
    .and.contain("object-src 'none'");
  expect(headers.get("x-content-type-options")).to.equal("nosniff");
  expect(headers.get("x-frame-options")).to.equal("DENY");
  expect(headers.get("referrer-policy")).to.equal("strict-origin-when-cross-origin");
  expect(headers.get("x-powered-by")).to.equal(null);
  expect(headers.get("access-control-allow-origin")).to.equal(null);
}
