import type { Database } from "@crowdwire/db";
import { MapList, type RouteInput, WorldDetails, WorldList } from "@crowdwire/protocol/rest";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { expectProblem, type TestServer, type Visitor } from "../../support/TestServer.ts";
import type { Cast } from "./Cast.ts";
import { useCast } from "./useCast.ts";

describe("worlds that people make", function () {
  this.timeout(30_000);
  const { parts, as, heard } = useCast();
  let db: Database;
  let server: TestServer;
  let cast: Cast;

  before(() => {
    ({ db, server, cast } = parts());
  });

  const details = async (response: Response) => {
    expect(response.status, await response.clone().text()).to.be.below(300);
    return WorldDetails.parse(await response.json());
  };
  const create = async (visitor: Visitor, change: Partial<RouteInput<"createWorld", "body">> = {}) =>
    details(await visitor.request("POST", "/api/v1/worlds", { name: "A place", map: "ready-made", ...change }));
  const list = async (visitor: Visitor, query: string) =>
    WorldList.parse(await (await visitor.request("GET", `/api/v1/worlds?${query}`)).json());

  it("are made from a ready-made map, belong to who made them, and get an address after their name", async () => {
    const visitor = await as("registered");
    const { maps } = MapList.parse(await (await visitor.request("GET", "/api/v1/maps")).json());
    expect(maps.map(({ id }) => id)).to.deep.equal(["ready-made"]);
    const world = await create(visitor, { name: "  Café  Über-Büro ", tags: ["Office", "FUN"], capacity: 12 });
    expect(world).to.deep.include({
      name: "Café Über-Büro",
      slug: "cafe-uber-buro",
      tags: ["office", "fun"],
      capacity: 12,
    });
    expect(world.viewer).to.deep.include({ isOwner: true, isMember: true });
    expect(world.viewer?.permissions).to.have.lengthOf(10);
    expect(world.map.sceneUrl).to.match(/^\/maps\/a+\/world\.glb$/u);
    const second = await create(visitor, { name: "Café Über-Büro" });
    expect(second.slug).to.match(/^cafe-uber-buro-[a-z0-9]{4}$/u);
    expect((await create(visitor, { name: "世界" })).slug).to.match(/^world-[a-z0-9]{4}$/u);
  });

  for (const [field, body] of [
    ["name", { name: " ", map: "ready-made" }],
    ["name", { name: "x".repeat(51), map: "ready-made" }],
    ["capacity", { name: "A", map: "ready-made", capacity: 1001 }],
    ["tags", { name: "A", map: "ready-made", tags: ["a", "b", "c", "d", "e", "f"] }],
    ["map", { name: "A", map: "../../etc/passwd" }],
    ["(body)", { name: "A", map: "ready-made", ownerId: "00000000-0000-4000-8000-000000000000" }],
  ] as const) {
    it(`are refused with a wrong ${field}, and the field is named`, async () => {
      const refused = await (await as("registered")).request("POST", "/api/v1/worlds", body);
      expect((await expectProblem(refused, "invalidRequest")).fields).to.have.property(field);
    });
  }

  it("are found by text and tags, a page at a time", async () => {
    const visitor = await as("ownerOfAnother");
    for (let count = 0; count < 5; count++) {
      await create(visitor, {
        name: `Orchard ${count}`,
        description: "Apples.",
        tags: ["garden", count === 0 ? "small" : "big"],
      });
    }
    await create(visitor, { name: "Hidden orchard", visibility: "unlisted" });
    const anybody = server.visitor();
    expect((await list(anybody, "text=orch")).total).to.equal(5);
    expect((await list(anybody, "text=apples&tags=garden,small")).worlds.map(({ name }) => name)).to.deep.equal([
      "Orchard 0",
    ]);
    const page = await list(anybody, "tags=garden&limit=2&page=3");
    expect([page.total, page.worlds.length]).to.deep.equal([5, 1]);
    expect((await list(anybody, "text=nowhere")).worlds).to.deep.equal([]);
    await expectProblem(await anybody.request("GET", "/api/v1/worlds?limit=1000"), "invalidRequest");
    await expectProblem(await anybody.request("GET", "/api/v1/worlds?list=owned"), "notSignedIn");
    const tags = (await (await anybody.request("GET", "/api/v1/tags")).json()) as {
      tags: { name: string; worlds: number }[];
    };
    expect(tags.tags[0]).to.deep.equal({ name: "garden", worlds: 5 });
  });

  it("show what one owns, has joined and has deleted, and nobody else's", async () => {
    const visitor = await as("registered");
    const world = await create(visitor, { name: "To be deleted", visibility: "private" });
    const names = async (query: string) => (await list(visitor, query)).worlds.map(({ slug }) => slug);
    expect(await names("list=owned")).to.include(world.slug);
    expect(await names("list=joined")).to.include(world.slug);
    expect((await visitor.request("DELETE", `/api/v1/worlds/${world.slug}`)).status).to.equal(204);
    expect(heard).to.deep.equal([{ type: "worldClosed", worldId: world.id, reason: null }]);
    expect(await names("list=owned")).to.not.include(world.slug);
    const [deleted] = (await list(visitor, "list=deleted")).worlds;
    expect(Date.parse(deleted!.restorableUntil!) - server.clock.now().getTime()).to.equal(30 * 86_400_000);
    await expectProblem(
      await (await as("owner")).request("POST", `/api/v1/worlds/${world.id}/restore`),
      "worldNotFound",
    );
    expect((await details(await visitor.request("POST", `/api/v1/worlds/${world.id}/restore`))).slug).to.equal(
      world.slug,
    );
  });

  it("that are private are not even there for strangers", async () => {
    const world = await create(await as("owner"), { name: "Secret", visibility: "private" });
    for (const part of ["anonymous", "guest", "registered", "ownerOfAnother", "administrator"] as const) {
      const visitor = await as(part);
      for (const reference of [world.slug, world.id]) {
        for (const [method, path] of [
          ["GET", ""],
          ["GET", "/members"],
          ["GET", "/roles"],
          ["DELETE", ""],
          ["POST", "/reports"],
        ] as const) {
          const response = await visitor.request(
            method,
            `/api/v1/worlds/${reference}${path}`,
            method === "POST" ? {} : undefined,
          );
          await expectProblem(response, "worldNotFound");
        }
      }
    }
  });

  it("change in what is given, and those inside are told", async () => {
    const visitor = await as("owner");
    const changed = await details(
      await visitor.request("PATCH", "/api/v1/worlds/stage", { capacity: 77, chat: { slowModeSeconds: 5 } }),
    );
    expect(changed).to.deep.include({ capacity: 77, name: "Stage", chat: { isOn: true, slowModeSeconds: 5 } });
    expect(heard).to.deep.equal([{ type: "worldChanged", worldId: cast.world.id, mapChanged: false }]);
    await details(await visitor.request("PATCH", "/api/v1/worlds/stage", { map: "ready-made" }));
    expect(heard.at(-1)).to.deep.include({ mapChanged: true });
  });

  it("are cloned with settings and roles, without people", async () => {
    const visitor = await as("owner");
    const copy = await details(await visitor.request("POST", "/api/v1/worlds/stage/clone", { name: "Stage two" }));
    expect(copy.slug).to.equal("stage-two");
    const roles = async (slug: string) =>
      (
        (await (await visitor.request("GET", `/api/v1/worlds/${slug}/roles`)).json()) as { roles: { name: string }[] }
      ).roles
        .map(({ name }) => name)
        .sort();
    expect(await roles("stage-two")).to.deep.equal(await roles("stage"));
    const members = (await (await visitor.request("GET", "/api/v1/worlds/stage-two/members")).json()) as {
      total: number;
    };
    expect(members.total).to.equal(1);
  });

  it("are handed over to a registered member alone, and ownership moves in no other way", async () => {
    const visitor = await as("owner");
    const world = await create(visitor, { name: "Heritage" });
    const transfer = (userId: string) => visitor.request("POST", `/api/v1/worlds/${world.slug}/transfer`, { userId });
    await expectProblem(await transfer(cast.userOf("registered").id), "notFound");
    const heir = cast.userOf("member");
    await db.memberships.visit(heir.id, world.id as never, new Date());
    const roles = await db.roles.list(world.id as never);
    const ownerRole = roles.find(({ isOwner }) => isOwner)!;
    const assign = await visitor.request("PUT", `/api/v1/worlds/${world.slug}/members/${heir.id}/role`, {
      roleId: ownerRole.id,
    });
    await expectProblem(assign, "conflict");
    const moved = await details(await transfer(heir.id));
    expect([moved.owner?.userId, moved.viewer?.isOwner]).to.deep.equal([heir.id, false]);
    await expectProblem(await visitor.request("PATCH", `/api/v1/worlds/${world.slug}`, { capacity: 5 }), "notAllowed");
  });

  it("let everybody have a name and a look of their own inside", async () => {
    const visitor = await as("member");
    const change = (body: unknown) => visitor.request("PATCH", "/api/v1/worlds/stage/membership", body);
    expect(await (await change({ name: "Captain" })).json()).to.include({ name: "Captain" });
    expect(heard[0]).to.deep.include({ type: "personaChanged", worldId: cast.world.id });
    expect(await (await change({ name: null })).json()).to.include({ name: null });
    expect(heard).to.have.length(2);
  });
});
