import { gzipSync } from "node:zlib";
import type { Database } from "@crowdwire/db";
import { worldId } from "@crowdwire/protocol";
import { MapVersionList, PreparedMap, WORLD_LIMITS, WorldDetails } from "@crowdwire/protocol/rest";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { editJson, flatMap, TestMap } from "../../../../maps/test/support/glb.ts";
import { expectProblem, startTestServer, type TestServer, type Visitor } from "../../support/TestServer.ts";
import type { Cast } from "./Cast.ts";
import { useCast } from "./useCast.ts";

const STAGE = "/api/v1/worlds/stage";
const GLB = { "content-type": "model/gltf-binary" };

describe("maps that people send", function () {
  this.timeout(60_000);
  const { parts, as, heard } = useCast({ MAP_UPLOADS_PER_HOUR: "20" });
  let db: Database;
  let server: TestServer;
  let cast: Cast;

  before(() => {
    ({ db, server, cast } = parts());
  });

  const owner = () => as("owner");
  const send = (visitor: Visitor, glb: Uint8Array, target = server) =>
    fetch(`${target.origin}${STAGE}/map`, {
      method: "PUT",
      headers: { ...GLB, "x-crowdwire": "1", authorization: `Bearer ${visitor.accessToken}` },
      body: Buffer.from(glb),
    });
  const give = (visitor: Visitor, jpeg: Uint8Array, target = server) =>
    fetch(`${target.origin}${STAGE}/map/picture`, {
      method: "PUT",
      headers: { "content-type": "image/jpeg", "x-crowdwire": "1", authorization: `Bearer ${visitor.accessToken}` },
      body: Buffer.from(jpeg),
    });

  it("[check 16] are checked, made ready, and shown to everybody under names of ours; an earlier one can be shown again", async () => {
    const visitor = await owner();
    const before = WorldDetails.parse(await (await visitor.request("GET", STAGE)).json());
    const response = await send(visitor, await flatMap().glb());
    expect(response.status, await response.clone().text()).to.equal(200);
    const { map } = WorldDetails.parse(await response.json());
    expect(map.sceneUrl).to.not.equal(before.map.sceneUrl);
    expect(heard).to.deep.equal([{ type: "worldChanged", worldId: cast.world.id, mapChanged: true }]);
    for (const url of Object.values(map)) {
      const file = await visitor.request("GET", url);
      expect(file.status, url).to.equal(200);
      // The name is ours, whatever the sender's file was called.
      expect(url).to.match(/^\/maps\/[0-9a-f]{32}\/(?:world\.glb|ground\.bin|map\.json)$/u);
      expectHarmless(file, url);
    }

    const list = async () =>
      MapVersionList.parse(await (await visitor.request("GET", `${STAGE}/map/versions`)).json()).versions;
    const [newest, first] = await list();
    expect([newest?.origin, newest?.isShown, first?.isShown]).to.deep.equal(["upload", true, false]);
    const back = await visitor.request("PUT", `${STAGE}/map/shown`, { version: first!.id });
    expect(WorldDetails.parse(await back.json()).map).to.deep.equal(before.map);
    const other = (await db.worlds.findBySlug("elsewhere"))!.map!;
    await expectProblem(await visitor.request("PUT", `${STAGE}/map/shown`, { version: other.id }), "invalidRequest");
  });

  for (const [check, title, make] of [
    [13, "what is no model", async () => new TextEncoder().encode("hello")],
    [13, "a model that ends too early", async () => (await flatMap().glb()).slice(0, 200)],
    [13, "a map with nowhere to appear", async () => new TestMap().glb()],
    [14, "a model that asks the server for other files", async () => outward("../../../../etc/passwd")],
    [14, "a model that asks the server for other addresses", async () => outward("http://169.254.169.254/latest")],
  ] as const) {
    it(`[check ${check}] refuses ${title}, in words that say what to mend, and shows what was there`, async () => {
      const visitor = await owner();
      const before = (await db.worlds.find(cast.world.id))!.map!.id;
      const problem = await expectProblem(await send(visitor, await make()), "mapRefused");
      expect(problem.detail.length).to.be.above(40);
      expect((await db.worlds.find(cast.world.id))!.map!.id).to.equal(before);
    });
  }

  it("[M8] are made ready before there is a world for them, for whoever sent them alone", async () => {
    const visitor = await owner();
    const prepare = (glb: Uint8Array) =>
      fetch(`${server.origin}/api/v1/maps`, {
        method: "POST",
        headers: { ...GLB, "x-crowdwire": "1", authorization: `Bearer ${visitor.accessToken}` },
        body: Buffer.from(glb),
      });
    await expectProblem(await prepare(new TextEncoder().encode("hello")), "mapRefused");
    const response = await prepare(await flatMap().box([0, 0, 0], [2, 1, 1]).glb());
    expect(response.status, await response.clone().text()).to.equal(201);
    const { id, map } = PreparedMap.parse(await response.json());
    const create = (who: Visitor, name: string) => who.request("POST", "/api/v1/worlds", { name: "Own", map: name });
    const forged = id.replace(/\.\d+\./u, ".99999999999.");
    for (const [who, name] of [
      [await as("member"), id],
      [visitor, forged],
      [visitor, "own"],
    ] as const) {
      const problem = await expectProblem(await create(who, name), "invalidRequest");
      expect(problem.fields).to.have.property("map");
    }
    const made = WorldDetails.parse(await (await create(visitor, id)).json());
    expect(made.map).to.deep.equal(map);
    const versions = await db.worlds.listMapVersions(worldId(made.id));
    expect(versions.map(({ origin }) => origin)).to.deep.equal(["upload"]);
    const { entries } = await db.auditLog.list({ world: worldId(made.id), action: "map.uploaded", limit: 5 });
    expect(entries.map(({ actorId }) => actorId)).to.deep.equal([cast.userOf("owner").id]);
  });

  it("are made ready once, however often they are sent: the second time at once, also while another one is made ready", async () => {
    const visitor = await owner();
    const [first, second] = [
      await flatMap().box([0, 0, 0], [1, 2, 1]).glb(),
      await flatMap().box([0, 0, 0], [1, 3, 1]).glb(),
    ];
    expect((await send(visitor, first)).status).to.equal(200);
    const answers = await Promise.all([send(visitor, second), send(visitor, first)]);
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200]);
  });

  it("[check 17] are few in an hour for each person, and refused before they are read; pictures are counted on their own", async () => {
    const strict = await startTestServer({
      db,
      dataDir: parts().dataDir,
      environment: { MAP_UPLOADS_PER_HOUR: "2", MAP_PICTURES_PER_HOUR: "1" },
    });
    const visitor = await owner();
    const rubbish = new TextEncoder().encode("hello");
    await expectProblem(await give(visitor, rubbish, strict), "wrongContentType");
    await expectProblem(await give(visitor, rubbish, strict), "tooManyRequests");
    for (let count = 0; count < 2; count++) await expectProblem(await send(visitor, rubbish, strict), "mapRefused");
    // Longer than any may be, which only whoever reads it would see.
    await expectProblem(await send(visitor, new Uint8Array(WORLD_LIMITS.mapBytes + 1), strict), "tooManyRequests");
    await strict.close();
  });

  it("[check 17] cost no try while the server makes another one ready", async () => {
    const strict = await startTestServer({ db, dataDir: parts().dataDir, environment: { MAP_UPLOADS_PER_HOUR: "2" } });
    const [visitor, glb] = [await owner(), await flatMap().box([0, 0, 0], [3, 1, 1]).glb()];
    const both = await Promise.all([send(visitor, glb, strict), send(visitor, glb, strict)]);
    expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 503]);
    const busy = both.find(({ status }) => status === 503)!;
    expect(busy.headers.get("retry-after")).to.equal("60");
    await expectProblem(busy, "unavailable");
    expect((await send(visitor, glb, strict)).status, "the second try of two").to.equal(200);
    await expectProblem(await send(visitor, glb, strict), "tooManyRequests");
    await strict.close();
  });

  for (const [what, environment] of [
    ["number", { MAPS_PER_PERSON: "1" }],
    ["bytes", { MAP_MEGABYTES_PER_PERSON: "1" }],
  ] as const) {
    it(`[check 17] are kept for each person up to a limit of ${what}, and whoever has no room left is told what makes some`, async () => {
      const strict = await startTestServer({ db, dataDir: parts().dataDir, environment });
      const visitor = strict.visitor();
      visitor.accessToken = await cast.tokenOf("member", "");
      const ask = (glb: Uint8Array) => visitor.request("POST", "/api/v1/maps", Buffer.from(glb), GLB);
      const usage = () => db.mapUploads.usageOf(cast.userOf("member").id);
      if (what === "bytes") {
        await db.mapUploads.note({
          user: cast.userOf("member").id,
          contentHash: "b".repeat(32),
          bytes: 999_900 - (await usage()).bytes,
          most: { maps: 99, bytes: 1e9 },
          now: new Date(),
        });
      } else expect((await ask(await flatMap().box([0, 0, 0], [4, 1, 1]).glb())).status).to.equal(201);
      const before = await usage();
      const problem = await expectProblem(await ask(await flatMap().box([0, 0, 0], [5, 1, 1]).glb()), "quotaFull");
      expect(problem.status).to.equal(409);
      expect(problem.detail).to.match(what === "bytes" ? /this one would take 0\.\d\d MB more/u : /1 maps and 500 MB/u);
      expect(problem.detail).to.contain("one of a world that you delete");
      expect(problem.fields).to.have.property("map");
      expect(await usage()).to.deep.equal(before);
      await strict.close();
    });
  }

  it("[M2] [check 16] get a picture from the page that drew it, which is a JPEG of theirs alone", async () => {
    const visitor = await owner();
    expect((await send(visitor, await flatMap().box([0, 0, 0], [1, 1, 1]).glb())).status).to.equal(200);
    await expectProblem(
      await give(visitor, new TextEncoder().encode("<svg onload=alert(1)>".padEnd(200))),
      "wrongContentType",
    );
    const picture = new Uint8Array(400).fill(7);
    picture.set([0xff, 0xd8, 0xff]);
    const { thumbnailUrl } = WorldDetails.parse(await (await give(visitor, picture)).json());
    expect(thumbnailUrl).to.match(/^\/maps\/[0-9a-f]{32}\/picture-[0-9a-f]{16}\.jpg$/u);
    const served = await visitor.request("GET", thumbnailUrl!);
    expectHarmless(served, thumbnailUrl!);
    expect(new Uint8Array(await served.arrayBuffer())).to.deep.equal(picture);
    const found = (await (await server.visitor().request("GET", "/api/v1/worlds?text=stage")).json()) as {
      worlds: { thumbnailUrl: string | null }[];
    };
    expect(found.worlds[0]?.thumbnailUrl, "in the list").to.equal(thumbnailUrl);
  });

  it("[check 15] are not unpacked on the way in: a small request does not become a big one", async () => {
    const visitor = await owner();
    const before = (await db.worlds.find(cast.world.id))!.map!.id;
    const response = await fetch(`${server.origin}${STAGE}/map`, {
      method: "PUT",
      headers: {
        ...GLB,
        "content-encoding": "gzip",
        "x-crowdwire": "1",
        authorization: `Bearer ${visitor.accessToken}`,
      },
      body: new Uint8Array(gzipSync(await flatMap().glb())),
    });
    expect(response.status).to.equal(415);
    expect((await db.worlds.find(cast.world.id))!.map!.id).to.equal(before);
  });

  it("are read only from those who may send them, and only as what they are", async () => {
    const stranger = server.visitor();
    stranger.accessToken = await cast.tokenOf("member", "");
    await expectProblem(await send(stranger, await flatMap().glb()), "notAllowed");
    await expectProblem(await (await owner()).request("PUT", `${STAGE}/map`, { map: 1 }), "wrongContentType");
    const asJson = await (await owner()).request("PATCH", STAGE, "{}", GLB);
    expect(asJson.status, "no way round the size of JSON").to.equal(200);
  });

  async function outward(uri: string): Promise<Uint8Array> {
    return editJson(await flatMap().glb(), (json) => {
      (json as { buffers: { uri?: string }[] }).buffers.push({ uri, byteLength: 4 } as never);
    });
  }
});

const TYPES: Readonly<Record<string, string>> = {
  glb: "model/gltf-binary",
  bin: "application/octet-stream",
  json: "application/json; charset=utf-8",
  jpg: "image/jpeg",
};

/** Browsers take it for what we say it is, keep it as a file where it is opened, and run nothing in it. */
function expectHarmless({ headers }: Response, url: string): void {
  const name = url.slice(url.lastIndexOf("/") + 1);
  const given = Object.fromEntries(
    [
      "content-type",
      "x-content-type-options",
      "content-disposition",
      "content-security-policy",
      "cross-origin-resource-policy",
      "access-control-allow-origin",
    ].map((header) => [header, headers.get(header)]),
  );
  expect(given, url).to.deep.equal({
    "content-type": TYPES[name.slice(name.lastIndexOf(".") + 1)],
    "x-content-type-options": "nosniff",
    "content-disposition": `attachment; filename="${name}"`,
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "access-control-allow-origin": null,
  });
}
