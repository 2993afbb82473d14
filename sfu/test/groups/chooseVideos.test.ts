import { type EntityId, entityId, type Preferences } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { chooseVideos, rankVideos } from "../../src/groups/chooseVideos.ts";

const video = (owner: number) => ({ id: `video-${owner}`, owner: entityId(owner), source: "camera" as const });
const videos = [1, 2, 3, 4, 5, 6].map(video);
const owners = (chosen: readonly { owner: EntityId }[]) => chosen.map(({ owner }) => owner);
const wish = (ranked: readonly number[], hidden: readonly number[] = []): Preferences => ({
  isDeafened: false,
  silenced: [],
  hidden: hidden.map(entityId),
  videos: ranked.map((owner) => ({ entityId: entityId(owner), source: "camera", spatialLayer: 2 })),
});

describe("the videos someone is sent", () => {
  it("[SFU6] are the first ones until the client has said what it sees", () => {
    expect(owners(rankVideos(videos, null, 2))).to.deep.equal([1, 2]);
  });

  it("[SFU6] are those it ranks best, at most V, and nobody's whom it hides or does not name", () => {
    expect(owners(rankVideos(videos, wish([5, 2, 9, 3, 1], [2]), 2))).to.deep.equal([5, 3]);
    expect(owners(rankVideos(videos, wish([]), 2))).to.deep.equal([]);
    expect(owners(rankVideos(videos, wish([4, 4, 4]), 3))).to.deep.equal([4]);
  });

  it("[SFU6] are the one of somebody's two that is named, not the other", () => {
    const screen = { ...video(4), id: "screen-4", source: "screen" as const };
    const wanted = { ...wish([]), videos: [{ entityId: entityId(4), source: "screen" as const, spatialLayer: 1 }] };
    expect(rankVideos([...videos, screen], wanted, 2)).to.deep.equal([screen]);
  });

  it("[SFU6] keep their consumers, paused, up to twice V when they fall off the list", () => {
    const isOpen = ({ owner }: { owner: EntityId }) => owner !== 6;
    expect(owners(chooseVideos(videos, wish([5, 4]), isOpen, 2))).to.deep.equal([5, 4, 1, 2]);
    expect(owners(chooseVideos(videos, wish([5]), () => false, 2))).to.deep.equal([5]);
  });
});
