import { mkdir, symlink, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { type Database, openDatabase } from "@crowdwire/db";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { useDatabase } from "../../../../test/support/postgres.ts";
import { type MapReference, mapUrls } from "../../../src/persistence/MapFiles.ts";
import { precompress } from "../../../src/persistence/precompress.ts";
import { expectProblem, startTestServer, type TestServer } from "../../support/TestServer.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const IMMUTABLE = "public, max-age=31536000, immutable";
const PAGE = "<!doctype html><title>CrowdWire</title>";
const SCRIPT = "console.log('a crowd');\n".repeat(200);
const SCENE = "a scene ".repeat(1000);

describe("files", () => {
  const postgres = useDatabase();
  const folder = useTemporaryFolder();
  let db: Database;
  let server: TestServer;
  let map: MapReference;

  before(() => {
    db = openDatabase({ url: postgres.url() });
  });
  after(() => db.close());
  beforeEach(async () => {
    const client = join(folder.path(), "client");
    await mkdir(join(client, "assets"), { recursive: true });
    await writeFile(join(client, "index.html"), PAGE);
    await writeFile(join(client, "favicon.svg"), "<svg/>");
    await writeFile(join(client, "assets", "app-a1b2c3.js"), SCRIPT);
    await writeFile(join(client, ".env"), "SECRET=1");
    await writeFile(join(folder.path(), "secret.txt"), "SECRET=1");
    await symlink(join(folder.path(), "secret.txt"), join(client, "assets", "readme.txt"));
    await precompress(client);
    server = await startTestServer({ db, dataDir: folder.path(), environment: { CLIENT_DIR: client } });
    map = await server.mapFiles.write({
      scene: Buffer.from(SCENE),
      ground: Buffer.from("the ground"),
      description: Buffer.from('{"formatVersion":1}'),
    });
  });
  afterEach(() => server.close());

  const get = (path: string, headers: Record<string, string> = {}) =>
    server.visitor().request("GET", path, undefined, headers);

  for (const path of ["/", "/w/plaza", "/settings/", "/w/plaza?invite=1", "/index.html"]) {
    it(`${path} is the page, which is asked about every time`, async () => {
      const response = await get(path, { accept: "text/html" });
      expect(response.status).to.equal(200);
      expect(await response.text()).to.equal(PAGE);
      expect(response.headers.get("content-type")).to.equal("text/html; charset=utf-8");
      expect(response.headers.get("cache-control")).to.equal("no-cache");
      // fetch would add no-cache to a condition of ours.
      const again = await exchange(path, { accept: "text/html", "if-none-match": response.headers.get("etag")! });
      expect(again.status).to.equal(304);
    });
  }

  for (const path of [
    "/assets/app-old.js",
    "/assets/nothing",
    "/assets",
    "/api/nothing",
    "/maps/nothing",
    "/matchmake/nothing",
    "/.well-known/nothing",
    "/shader.fx",
    "/w/plaza.js",
  ]) {
    it(`${path} is not there, and is not a page either`, async () => {
      const response = await get(path, { accept: "text/html,*/*" });
      expect(response.status).to.equal(404);
      await expectProblem(response, "notFound");
    });
  }

  it("a missing picture is not a page for whoever wants a picture", async () => {
    expect((await get("/avatars/someone", { accept: "image/*" })).status).to.equal(404);
  });

  it("files with their hash in the name are kept for ever, others asked about", async () => {
    const script = await get("/assets/app-a1b2c3.js");
    expect(script.headers.get("cache-control")).to.equal(IMMUTABLE);
    expect(script.headers.get("content-type")).to.match(/^text\/javascript/u);
    expect(await script.text()).to.equal(SCRIPT);
    expect((await get("/favicon.svg")).headers.get("cache-control")).to.equal("no-cache");
  });

  for (const path of [
    "/.env",
    "/assets/../.env",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/assets/..%5c..%5csecret.txt",
    "/assets/%00",
    "/assets/app-a1b2c3.js%00.svg",
    "/assets/app-a1b2c3.js.br",
    "//etc/passwd",
    "/maps/../keys",
    "/maps/%2e%2e/secret.txt",
    `/maps/${"a".repeat(32)}/%2e%2e/%2e%2e/secret.txt`,
    `/maps/${"a".repeat(32)}/..%2f..%2fsecret.txt`,
    `/maps/${"a".repeat(32)}/.unused`,
    `/maps/${"a".repeat(32)}/world.glb%00.html`,
  ]) {
    it(`[check 16] ${path} leads nowhere`, async () => {
      // fetch would tidy the path up before sending it.
      const { status, body } = await raw(path);
      expect(status).to.be.oneOf([400, 404]);
      expect(body).to.not.contain("SECRET");
    });
  }

  it("what exists in a small copy travels as that, for browsers that take it", async () => {
    const small = await rawHeaders("/assets/app-a1b2c3.js", { "accept-encoding": "gzip, br" });
    expect(small).to.include({ "content-encoding": "br", vary: "Accept-Encoding" });
    expect(Number(small["content-length"])).to.be.lessThan(SCRIPT.length / 4);
    expect(small["content-type"]).to.match(/^text\/javascript/u);
    const plain = await rawHeaders("/assets/app-a1b2c3.js", { "accept-encoding": "identity" });
    expect(plain).to.not.have.property("content-encoding");
    expect(Number(plain["content-length"])).to.equal(SCRIPT.length);
  });

  it("maps are kept for ever, under the hash of what they hold", async () => {
    const { sceneUrl, groundUrl, descriptionUrl } = mapUrls(map);
    for (const [url, type, text] of [
      [sceneUrl, "model/gltf-binary", SCENE],
      [groundUrl, "application/octet-stream", "the ground"],
      [descriptionUrl, "application/json; charset=utf-8", '{"formatVersion":1}'],
    ] as const) {
      const response = await get(url);
      expect(response.status, url).to.equal(200);
      expect(response.headers.get("cache-control")).to.equal(IMMUTABLE);
      expect(response.headers.get("content-type")).to.equal(type);
      expect(response.headers.get("x-content-type-options")).to.equal("nosniff");
      expect(await response.text()).to.equal(text);
    }
    expect(await rawHeaders(sceneUrl, { "accept-encoding": "br" })).to.include({ "content-encoding": "br" });
    expect((await get(`/maps/${map.contentHash}/world.glb.br`)).status).to.equal(404);
    expect((await get(`/maps/${"0".repeat(32)}/world.glb`)).status).to.equal(404);
    expect((await get("/maps/seeded.json")).status).to.equal(404);
    expect((await get(`/maps/${"0".repeat(32)}/world.glb`)).headers.get("content-disposition")).to.equal(null);
  });

  it("parts of a map can be fetched", async () => {
    const response = await get(mapUrls(map).groundUrl, { range: "bytes=4-9" });
    expect(response.status).to.equal(206);
    expect(await response.text()).to.equal("ground");
  });

  it("HEAD says what GET would send", async () => {
    const response = await server.visitor().request("HEAD", mapUrls(map).groundUrl);
    expect(response.status).to.equal(200);
    expect(response.headers.get("content-length")).to.equal("10");
  });

  it("nothing can be put there", async () => {
    expect((await server.visitor().request("PUT", "/index.html", {})).status).to.equal(404);
  });

  function exchange(path: string, headers: Record<string, string>) {
    return new Promise<{ status: number; body: string; headers: Record<string, unknown> }>((resolve, reject) => {
      const { hostname, port } = new URL(server.origin);
      httpRequest({ hostname, port, path, headers }, (response) => {
        let body = "";
        response.on("data", (chunk: Buffer) => {
          body += chunk.toString("latin1");
        });
        response.once("end", () =>
          resolve({ status: response.statusCode ?? 0, body, headers: { ...response.headers } }),
        );
      })
        .once("error", reject)
        .end();
    });
  }
  const raw = (path: string) => exchange(path, { accept: "application/octet-stream" });
  const rawHeaders = async (path: string, headers: Record<string, string>) => (await exchange(path, headers)).headers;
});
