import { type EntityId, entityId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { group } from "../support/desires.ts";
import { createReconciled } from "../support/SimulatedWorld.ts";

describe("a crowd against the reconciler", () => {
  it("[SFU2] costs a line of 100 talkers, each with a camera, at most 396 consumers", async () => {
    const { actual, take, reconciler } = createReconciled();
    for (let id = 1; id <= 100; id++) actual.enter(entityId(id), ["microphone", "camera"]);
    for (let id = 1; id < 100; id++) take(group(id, { revision: id }, [id, id + 1]));
    await reconciler.settled("everyone");
    expect(actual.consumers).to.equal(396);
  });

  it("[GR3] costs 300 people in one spot at most 2 K 300, for each has K links", async () => {
    const links = 12;
    const { actual, take, reconciler } = createReconciled({ maxVideos: 64 });
    for (let id = 1; id <= 300; id++) actual.enter(entityId(id), ["microphone", "camera"]);
    // Each is linked with the six before and the six after it on a ring; cliques of seven cover those links.
    for (let id = 0; id < 300; id++) {
      const members = Array.from({ length: links / 2 + 1 }, (_, at) => ((id + at) % 300) + 1);
      take(group(id, { revision: id + 1 }, members));
    }
    await reconciler.settled("everyone");
    expect(actual.consumers).to.equal(2 * links * 300);
    const most = Math.max(...[...actual.persons.values()].map(({ receives }) => receives.size));
    expect(most).to.equal(2 * links);
  });

  it("[SFU6] gives nobody more than twice the videos that are shown, whatever the conference", async () => {
    const { actual, take, reconciler } = createReconciled({ maxVideos: 9 });
    const everyone = Array.from({ length: 60 }, (_, at) => at + 1);
    for (const id of everyone) actual.enter(entityId(id), ["microphone", "camera"]);
    take(group(1, { revision: 1 }, everyone, { kind: "conference" }));
    await reconciler.settled("everyone");
    for (const { receives } of actual.persons.values()) {
      const videos = [...receives.values()].filter(({ source }) => source === "camera");
      expect([receives.size - videos.length, videos.length]).to.deep.equal([59, 9]);
    }
    const viewer = actual.persons.get(entityId(1))!;
    for (const from of [20, 30, 40, 50]) {
      viewer.preferences = { isDeafened: false, silenced: [], hidden: [], videos: nineCameras(from) };
      reconciler.touch([entityId(1)]);
      await reconciler.settled([entityId(1)]);
      const seen = [...viewer.receives.values()].filter(({ source }) => source === "camera").map(({ owner }) => owner);
      expect(seen).to.include.members(nineCameras(from).map(({ entityId: owner }) => owner));
      expect(seen.length).to.be.at.most(18);
    }
  });
});

function nineCameras(from: number) {
  return Array.from({ length: 9 }, (_, at) => ({
    entityId: entityId(from + at) as EntityId,
    source: "camera" as const,
    spatialLayer: 0,
  }));
}
