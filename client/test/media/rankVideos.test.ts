import { expect } from "chai";
import { describe, it } from "mocha";
import { layerFor, rankVideos, type VideoCandidate } from "../../src/media/session/rankVideos.ts";

const NOW_MS = 100_000;

function candidate(entityId: number, change: Partial<VideoCandidate> = {}): VideoCandidate {
  return { entityId, source: "camera", meters: 3, isSpeaking: false, spokeAtMs: 0, heightPixels: 180, ...change };
}

const order = (candidates: readonly VideoCandidate[]) =>
  rankVideos(candidates, NOW_MS).map(({ entityId }) => Number(entityId));

describe("which videos are asked for", () => {
  it("[SFU6] screens first, then who speaks, then who is near", () => {
    const far = candidate(1, { meters: 4.5 });
    const near = candidate(2, { meters: 1 });
    const speaking = candidate(3, { meters: 4.9, isSpeaking: true });
    const screen = candidate(4, { source: "screen", meters: 30 });
    expect(order([far, near, speaking, screen])).to.deep.equal([4, 3, 2, 1]);
  });

  it("keeps somebody who has just spoken, and lets go of them after a while", () => {
    const near = candidate(1, { meters: 1 });
    const spoke = (agoMs: number) => candidate(2, { meters: 4, spokeAtMs: NOW_MS - agoMs });
    expect(order([near, spoke(1000)])).to.deep.equal([2, 1]);
    expect(order([near, spoke(10_000)])).to.deep.equal([1, 2]);
  });

  it("[SFU6] asks for nothing that is shown nowhere", () => {
    expect(order([candidate(1, { heightPixels: 0 }), candidate(2)])).to.deep.equal([2]);
  });

  it("asks for the smallest layer that fills the picture", () => {
    expect([40, 150, 151, 300, 301, 1080].map(layerFor)).to.deep.equal([0, 0, 1, 1, 2, 2]);
  });
});
