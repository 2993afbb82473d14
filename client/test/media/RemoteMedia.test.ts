import type { ConversationState } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { CrowdSource } from "../../headless/CrowdSource.ts";
import { createMediaStore, putChoice } from "../../src/media/mediaStore.ts";
import { RemoteMedia } from "../../src/media/RemoteMedia.ts";

const SELF = 1;

/** People in a row along X: id n stands at n metres. */
const row: CrowdSource = {
  selfId: SELF,
  people: () => [],
  listen: () => () => undefined,
  sample: (id, _nowMs, out) => {
    out.x = id;
    return true;
  },
};

function talkingWith(...others: number[]) {
  const store = createMediaStore();
  const remote = new RemoteMedia(store, row, null);
  const state: ConversationState = {
    groups: [{ id: 1, kind: "talk", members: [SELF, ...others] }],
    hearers: others,
    isHeardByWorld: false,
    area: null,
  };
  store.setState(state);
  remote.converse(state);
  const asked = () => remote.preferences(0).videos.map(({ entityId, source }) => `${source} ${entityId}`);
  return { store, remote, asked };
}

const track = { kind: "video" } as MediaStreamTrack;
globalThis.MediaStream ??= class {
  getVideoTracks() {
    return [track];
  }
} as unknown as typeof MediaStream;

describe("what comes from others", () => {
  it("[SFU6] asks for the pictures of everyone one talks with before any has come, for the SFU opens none unasked", () => {
    expect(talkingWith(3, 2).asked()).to.deep.equal(["screen 2", "screen 3", "camera 2", "camera 3"]);
  });

  it("[SFU6] asks for what has come only while it is shown, and at its size", () => {
    const { remote, asked } = talkingWith(2);
    remote.opened({ consumerId: "c", personId: 2, source: "camera", track, isPaused: false });
    expect(asked()).to.deep.equal(["screen 2"]);
    remote.showVideos(new Map([["camera 2", 400]]));
    expect(asked()).to.deep.equal(["screen 2", "camera 2"]);
    expect(remote.preferences(0).videos[1]).to.include({ spatialLayer: 2 });
    remote.closed("c");
    expect(asked(), "somebody who turned the camera off may turn it on again").to.include("camera 2");
  });

  it("[M6] asks for nothing of who is hidden, and says whom not to send", () => {
    const { store, remote, asked } = talkingWith(2, 3);
    putChoice(store, 2, { isHidden: true });
    putChoice(store, 3, { isBlocked: true });
    expect(asked()).to.deep.equal([]);
    expect(remote.preferences(0)).to.deep.include({ silenced: [3], hidden: [2, 3] });
  });
});
