import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { entityId, groupId, MEDIA_LIMITS, replicaName, userId, worldId } from "@crowdwire/protocol";
import { createLogger } from "@crowdwire/service-kit";
import { expect } from "chai";
import { decodeJwt } from "jose";
import { after, before, beforeEach, describe, it } from "mocha";
import { KeyRing } from "../../src/auth/KeyRing.ts";
import { verifyToken } from "../../src/auth/verifyToken.ts";
import type { PublishedGroup } from "../../src/media/GroupPublisher.ts";
import { MediaDesk } from "../../src/media/MediaDesk.ts";
import { MediaTickets } from "../../src/media/MediaTickets.ts";
import { MemoryLink } from "../support/MemoryLink.ts";
import { SteppedTimer } from "../support/SteppedTimer.ts";

const WORLD = worldId("7c9e6679-7425-40de-944b-e07fc1f90ae7");
const USER = userId("16fd2706-8baf-433b-82eb-8c7fada847da");
const ALICE = entityId(7);
const NOW = new Date("2026-03-01T10:00:00Z");

function group(id: number, ...entities: number[]): PublishedGroup {
  const members = entities.map((entity) => ({
    entityId: entityId(entity),
    role: "speaker" as const,
    mayPublish: { audio: true, video: true, screen: true },
    blocks: [],
  }));
  return { groupId: groupId(id), kind: "talk", members, except: [] };
}

describe("the media desk", () => {
  let folder: string;
  let keyRing: KeyRing;
  let link: MemoryLink;
  let timer: SteppedTimer;
  let desk: MediaDesk;
  let moved: number;
  let spoken: [entity: number, isSpeaking: boolean][];
  let applied: number[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "crowdwire-desk-"));
    keyRing = await KeyRing.open({ directory: folder, rotateAfterDays: 30, now: () => NOW });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  beforeEach(() => {
    link = new MemoryLink();
    timer = new SteppedTimer();
    moved = 0;
    spoken = [];
    applied = [];
    desk = createDesk();
  });

  const createDesk = (turnSecret?: string) =>
    new MediaDesk({
      link,
      tickets: new MediaTickets({
        keyRing,
        issuer: "crowdwire",
        ice: { urls: ["stun:relay.example.org", "turn:relay.example.org"], turnSecret, credentialSeconds: 3600 },
        now: () => NOW,
      }),
      logger: createLogger({ service: "test", level: "silent" }),
      timer,
      onApplied: (seconds) => applied.push(seconds),
    });
  const open = (epoch = 3) =>
    desk.open(WORLD, epoch, {
      moved: () => moved++,
      spoke: (entity, isSpeaking) => spoken.push([entity, isSpeaking]),
    });

  it("[SFU1] says the whole membership of a group whenever it changes, each time with a higher revision", () => {
    link.start("sfu-0");
    const world = open();
    link.take("sfu-0");
    world.change(group(300, 7, 8));
    world.change(group(300, 7, 8, 9));
    const said = link.take("sfu-0");
    expect(said.map(({ type, epoch }) => [type, epoch])).to.deep.equal([
      ["group", 3],
      ["group", 3],
    ]);
    expect(said.map((command) => command.type === "group" && command.members.length)).to.deep.equal([2, 3]);
    expect(said[1]!.revision).to.be.greaterThan(said[0]!.revision);
  });

  it("tells once how long each change of a group took until it was in force, of the latest alone", () => {
    link.start("sfu-0");
    const world = open();
    const inForce = (revision: number, epoch = 3) =>
      link.report({
        type: "applied",
        replica: replicaName("sfu-0"),
        world: WORLD,
        epoch,
        revision,
        groupId: groupId(300),
      });
    world.change(group(300, 7, 8));
    timer.pass(40);
    inForce(1, 2);
    inForce(1);
    inForce(1);
    expect(applied).to.deep.equal([0.04]);
    world.change(group(300, 7, 8, 9));
    world.change(group(300, 7, 9));
    timer.pass(20);
    inForce(2);
    inForce(3);
    expect(applied).to.deep.equal([0.04, 0.02]);
    // A replica that begins anew takes its own time, which no decision waits for.
    world.change(group(300, 7, 8));
    link.start("sfu-0");
    timer.pass(3000);
    inForce(4);
    expect(applied).to.have.length(2);
  });

  it("[SFU1] says the list of groups every two seconds, and soon after one is gone or somebody has left", () => {
    link.start("sfu-0");
    const world = open();
    world.change(group(300, 7, 8));
    link.take("sfu-0");
    timer.pass(MEDIA_LIMITS.manifestSeconds * 1000);
    const [manifest] = link.take("sfu-0");
    expect(manifest).to.deep.include({ type: "manifest", groups: [{ groupId: 300, revision: 1 }], departed: [] });

    world.change(group(300));
    world.depart(ALICE);
    timer.pass(300);
    const said = link.take("sfu-0");
    expect(said.map(({ type }) => type)).to.deep.equal(["group", "manifest"]);
    expect(said[0]).to.deep.include({ members: [] });
    expect(said[1]).to.deep.include({ groups: [], departed: [7] });
    expect(said[1]!.revision).to.be.greaterThan(said[0]!.revision);

    timer.pass(25_000);
    expect(link.take("sfu-0").at(-1)).to.deep.include({ departed: [] });
  });

  it("[ID1] says of nobody who has come back as the same avatar that they are gone", async () => {
    link.start("sfu-0");
    const world = open();
    world.depart(ALICE);
    timer.pass(3000);
    expect(link.take("sfu-0").at(-1)).to.deep.include({ departed: [7] });
    await world.ticket(USER, ALICE);
    timer.pass(MEDIA_LIMITS.manifestSeconds * 1000);
    expect(link.take("sfu-0").at(-1)).to.deep.include({ type: "manifest", departed: [] });
  });

  it("[SFU1] says everything anew to an SFU that comes back or lacks something", () => {
    link.start("sfu-0");
    const world = open();
    world.change(group(300, 7, 8));
    world.change(group(301, 8, 9));
    for (const again of [() => link.start("sfu-0"), () => link.resend("sfu-0", WORLD)]) {
      link.take("sfu-0");
      again();
      expect(link.take("sfu-0").map(({ type }) => type)).to.deep.equal(["group", "group", "manifest"]);
    }
    link.take("sfu-0");
    link.resend("sfu-0", "00000000-0000-4000-8000-000000000000");
    expect(link.take("sfu-0")).to.deep.equal([]);
  });

  it("[SFU1] closes every group when the world ends", () => {
    link.start("sfu-0");
    const world = open();
    world.change(group(300, 7, 8));
    link.take("sfu-0");
    world.close();
    expect(link.take("sfu-0").at(-1)).to.deep.include({ type: "manifest", groups: [] });
    timer.pass(10_000);
    expect(link.take("sfu-0")).to.deep.equal([]);
  });

  it("[SFU3] [ID2] makes a ticket that is signed for media alone, for one peer and one replica, for a minute", async () => {
    link.start("sfu-0");
    const world = open();
    const ticket = await world.ticket(USER, ALICE);
    expect(ticket).to.deep.include({ url: "/media-sfu-0", peerId: `${WORLD}/7` });
    expect(ticket.expiresAt - NOW.getTime()).to.equal(60_000);
    const claims = await verifyToken(ticket.grant, {
      keyRing,
      issuer: "crowdwire",
      audience: "media",
      now: NOW,
      maxAgeSeconds: 60,
    });
    expect(claims).to.deep.include({ sub: USER, world: WORLD, entityId: 7, replica: "sfu-0" });
    expect(decodeJwt((await world.ticket(USER, ALICE)).grant).jti).not.to.equal(claims.jti);
  });

  it("[SFU3] gives out relays with a password of one's own that expires", async () => {
    desk = createDesk("a secret of the relay");
    link.start("sfu-0");
    const { iceServers } = await open().ticket(USER, ALICE);
    const name = `${NOW.getTime() / 1000 + 3600}:${WORLD}/7`;
    expect(iceServers[0]).to.deep.equal({ urls: ["stun:relay.example.org"] });
    expect(iceServers[1]).to.deep.include({ urls: ["turn:relay.example.org"], username: name });
    const password = createHmac("sha1", "a secret of the relay").update(name).digest("base64");
    expect(iceServers[1]!.credential).to.equal(password);
  });

  it("[SFU3] says that there is no voice where no SFU is there, and gives tickets when one comes", async () => {
    const world = open();
    expect(await world.ticket(USER, ALICE)).to.deep.include({ url: null, grant: "" });
    world.change(group(300, 7, 8));
    link.start("sfu-0");
    expect(moved).to.equal(1);
    expect((await world.ticket(USER, ALICE)).url).to.equal("/media-sfu-0");
    expect(link.take("sfu-0").filter(({ type }) => type === "group")).to.have.length(1);
  });

  it("[SFU3] gives new tickets when the SFU is another process, and none when only the line broke", () => {
    link.hello("sfu-0", "first");
    open();
    link.lose("sfu-0");
    link.hello("sfu-0", "first");
    expect(moved).to.equal(0);
    link.lose("sfu-0");
    link.hello("sfu-0", "second");
    expect(moved).to.equal(1);
  });

  it("[SFU4] has a world served by the least loaded, and by another when its own is lost or empties itself", async () => {
    link.start("sfu-0");
    link.start("sfu-1");
    link.load("sfu-0", 200);
    link.load("sfu-1", 20);
    const world = open();
    world.change(group(300, 7, 8));
    expect(link.take("sfu-1").some(({ type }) => type === "group")).to.equal(true);
    expect(link.take("sfu-0")).to.deep.equal([]);

    link.lose("sfu-1");
    expect(link.take("sfu-0").map(({ type }) => type)).to.deep.equal(["group", "manifest"]);
    expect(moved).to.equal(1);
    expect((await world.ticket(USER, ALICE)).url).to.equal("/media-sfu-0");

    link.start("sfu-2");
    link.load("sfu-0", 10, true);
    expect(moved).to.equal(2);
    expect((await world.ticket(USER, ALICE)).url).to.equal("/media-sfu-2");
  });

  it("tells who speaks once for each change, and that nobody does once the SFU is lost", () => {
    link.start("sfu-0");
    open();
    link.peers("sfu-0", WORLD, { [ALICE]: "speaks", 8: "is silent", 9: "speaks" });
    link.peers("sfu-0", WORLD, { [ALICE]: "speaks", 8: "is silent" });
    link.peers("sfu-0", "c0ffee00-0000-4000-8000-000000000000", { 8: "speaks" });
    link.peers("sfu-0", WORLD, { [ALICE]: "is silent" });
    link.peers("sfu-0", WORLD, { 9: "is gone" });
    link.peers("sfu-0", WORLD, { 8: "speaks" });
    link.lose("sfu-0");
    expect(spoken).to.deep.equal([
      [ALICE, true],
      [9, true],
      [ALICE, false],
      [9, false],
      [8, true],
      [8, false],
    ]);
  });
});
