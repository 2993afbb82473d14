import { type EntityId, entityId } from "@crowdwire/protocol";
import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { DesiredWorld } from "../../src/groups/DesiredWorld.ts";
import { group, listener, manifest } from "../support/desires.ts";

const [ann, bob, cid, dan] = [1, 2, 3, 4].map(entityId) as [EntityId, EntityId, EntityId, EntityId];

describe("what is wanted of a world", () => {
  let world: DesiredWorld;

  beforeEach(() => {
    world = new DesiredWorld(0);
  });

  const hears = (who: EntityId, whom: EntityId) => world.mayHave(who, whom, "microphone");
  const sees = (who: EntityId, whom: EntityId) => world.mayHave(who, whom, "camera");

  it("[SFU3] grants what is within a group, both ways, and nothing beyond it", () => {
    world.takeGroup(group(1, { revision: 1 }, [1, 2]), 0);
    world.takeGroup(group(2, { revision: 2 }, [2, 3]), 0);
    expect([hears(ann, bob), hears(bob, ann), hears(bob, cid), hears(cid, bob)]).to.not.include(false);
    expect([hears(ann, cid), hears(cid, ann), hears(ann, dan), hears(ann, ann)]).to.not.include(true);
    expect([...world.heardBy(bob)].sort()).to.deep.equal([1, 3]);
  });

  it("[SFU2] knows a pair once, however many groups they share, and until they share none", () => {
    for (const id of [1, 2, 3]) world.takeGroup(group(id, { revision: id }, [1, 2]), 0);
    expect([...world.heardBy(ann)]).to.deep.equal([2]);
    world.takeGroup(group(1, { revision: 4 }, []), 0);
    world.takeGroup(group(2, { revision: 5 }, [1]), 0);
    expect(hears(ann, bob)).to.equal(true);
    world.takeGroup(group(3, { revision: 6 }, [2]), 0);
    expect(hears(ann, bob)).to.equal(false);
  });

  it("[SFU1] takes the newest revision, whatever comes late or twice", () => {
    const newest = group(1, { revision: 5 }, [1, 2]);
    world.takeGroup(newest, 0);
    expect(world.takeGroup(group(1, { revision: 4 }, [1, 2, 3]), 0)).to.equal(null);
    expect(world.takeGroup(newest, 0)).to.equal(null);
    expect([hears(ann, cid), hears(ann, bob)]).to.deep.equal([false, true]);
  });

  it("[SFU1] listens to nobody of an earlier epoch, though its revision be higher", () => {
    world.takeGroup(group(1, { epoch: 2, revision: 1 }, [1, 2]), 0);
    expect(world.takeGroup(group(1, { epoch: 1, revision: 99 }, [1, 3]), 50)).to.equal(null);
    expect(world.takeManifest(manifest({ epoch: 1, revision: 99 }, {}), 50)).to.equal(null);
    expect(hears(ann, bob)).to.equal(true);
    // Nor does such a decider keep the world alive.
    expect(world.heardAtMs).to.equal(0);
  });

  it("[SFU1] closes what the manifest does not list, unless it is newer than the manifest", () => {
    world.takeGroup(group(1, { revision: 1 }, [1, 2]), 0);
    world.takeGroup(group(2, { revision: 7 }, [1, 3]), 0);
    const change = world.takeManifest(manifest({ revision: 5 }, {}), 0);
    expect(change?.affected).to.deep.equal(new Set([1, 2]));
    expect([hears(ann, bob), hears(ann, cid)]).to.deep.equal([false, true]);
  });

  it("[SFU1] does not bring back a group that the manifest has closed, when its message comes late", () => {
    world.takeManifest(manifest({ revision: 5 }, {}), 0);
    expect(world.takeGroup(group(1, { revision: 4 }, [1, 2]), 0)).to.equal(null);
    expect(hears(ann, bob)).to.equal(false);
    expect(world.takeGroup(group(1, { revision: 6 }, [1, 2]), 0)).not.to.equal(null);
    expect(hears(ann, bob)).to.equal(true);
  });

  it("[SFU1] asks again when the manifest lists what is missing or newer", () => {
    world.takeGroup(group(1, { revision: 1 }, [1, 2]), 0);
    expect(world.takeManifest(manifest({ revision: 1 }, { 1: 1 }), 0)?.needsResend).to.equal(false);
    expect(world.takeManifest(manifest({ revision: 2 }, { 1: 2 }), 0)?.needsResend).to.equal(true);
    expect(world.takeManifest(manifest({ revision: 2 }, { 1: 1, 2: 2 }), 0)?.needsResend).to.equal(true);
    expect(world.takeManifest(manifest({ epoch: 2, revision: 0 }, { 1: 0 }), 0)?.needsResend).to.equal(true);
  });

  it("[SH3] leaves talking those whom a new decider lists, until it says more", () => {
    world.takeGroup(group(1, { epoch: 1, revision: 9 }, [1, 2]), 0);
    world.takeGroup(group(2, { epoch: 1, revision: 9 }, [1, 3]), 0);
    world.takeManifest(manifest({ epoch: 2, revision: 1 }, { 1: 1 }), 0);
    expect([hears(ann, bob), hears(ann, cid)]).to.deep.equal([true, false]);
  });

  it("[SFU1a] lets listeners hear and not be heard, and only what a member may publish", () => {
    const mute = { entityId: cid, mayPublish: { audio: false, video: true, screen: false } };
    world.takeGroup(group(1, { revision: 1 }, [1, listener(bob), mute], { kind: "conference" }), 0);
    expect([hears(bob, ann), hears(ann, bob), sees(ann, bob)]).to.deep.equal([true, false, false]);
    expect([hears(ann, cid), sees(ann, cid), world.mayHave(ann, cid, "screen")]).to.deep.equal([false, true, false]);
    expect([world.mayPublish(bob, "microphone"), world.mayPublish(cid, "microphone")]).to.deep.equal([false, false]);
    expect(world.mayPublish(dan, "microphone")).to.equal(null);
  });

  it("[SFU1a] lets one speak where one may, though one listens elsewhere", () => {
    world.takeGroup(group(1, { revision: 1 }, [1, listener(bob)]), 0);
    world.takeGroup(group(2, { revision: 2 }, [2, 3]), 0);
    expect([hears(cid, bob), hears(ann, bob)]).to.deep.equal([true, false]);
    expect(world.mayPublish(bob, "microphone")).to.equal(true);
  });

  it("[SFU1a] exchanges nothing with whom one blocks, in any group, in either direction", () => {
    world.takeGroup(group(1, { revision: 1 }, [1, 2]), 0);
    const change = world.takeGroup(group(2, { revision: 2 }, [{ entityId: ann, blocks: [bob] }, 3]), 0);
    expect([hears(ann, bob), hears(bob, ann), world.share(ann, bob)]).to.not.include(true);
    expect(change?.affected).to.deep.equal(new Set([1, 2, 3]));
  });

  it("[GR6] brings a stage's speakers to the whole world but for those excepted, and nobody to the stage", () => {
    world.takeGroup(group(1, { revision: 1 }, [1, listener(bob)], { kind: "stage", except: [dan] }), 0);
    expect([hears(cid, ann), hears(bob, ann), hears(dan, ann)]).to.deep.equal([true, true, false]);
    expect([hears(ann, cid), hears(cid, bob), world.share(ann, cid)]).to.not.include(true);
    expect(world.hearersOf(ann)).to.equal("everyone");
    expect(world.takeGroup(group(1, { revision: 2 }, [], { kind: "stage" }), 0)?.affected).to.equal("everyone");
    expect(hears(cid, ann)).to.equal(false);
  });

  it("[SFU1] forgets all when told to close, but not which epoch it was", () => {
    world.takeGroup(group(1, { epoch: 3, revision: 1 }, [1, 2]), 0);
    world.close();
    expect([hears(ann, bob), world.groupCount]).to.deep.equal([false, 0]);
    expect(world.takeGroup(group(1, { epoch: 2, revision: 9 }, [1, 2]), 0)).to.equal(null);
    expect(world.takeGroup(group(1, { epoch: 3, revision: 1 }, [1, 2]), 0)).not.to.equal(null);
  });

  it("names who has left the world", () => {
    expect(world.takeManifest(manifest({ revision: 1 }, {}, [3]), 0)?.departed).to.deep.equal([3]);
  });
});
