import { expect } from "chai";
import { describe, it } from "mocha";
import type { RemotePerson } from "../../src/media/mediaStore.ts";
import { arrangeTiles } from "../../src/media/ui/arrangeTiles.ts";

const stream = {} as MediaStream;
const nothing = { camera: null, screen: null, isSpeaking: false, isMuted: false };

function person(id: number, change: Partial<RemotePerson> = {}): RemotePerson {
  return { id, hasMicrophone: true, isMuted: false, isSpeaking: false, camera: stream, screen: null, ...change };
}

function keys(
  remote: readonly RemotePerson[],
  most: number,
  own = nothing as Parameters<typeof arrangeTiles>[0]["own"],
) {
  const { tiles, more } = arrangeTiles({ names: new Map(), remote, own, most });
  return { keys: tiles.map(({ key }) => key), more };
}

describe("video tiles", () => {
  it("show screens before faces, and say how many found no room", () => {
    const remote = [person(1), person(2), person(3, { screen: stream })];
    expect(keys(remote, 3)).to.deep.equal({ keys: ["screen 3", "camera 1", "camera 2"], more: 1 });
  });

  it("make room for who speaks", () => {
    const remote = [person(1), person(2), person(3, { isSpeaking: true })];
    expect(keys(remote, 2).keys).to.deep.equal(["camera 1", "camera 3"]);
  });

  it("do not jump when somebody says a word", () => {
    const silent = keys([person(1), person(2)], 5).keys;
    expect(keys([person(1), person(2, { isSpeaking: true })], 5).keys).to.deep.equal(silent);
  });

  it("keep one's own face last, and inside the limit", () => {
    const own = { ...nothing, camera: stream };
    expect(keys([person(1), person(2)], 2, own)).to.deep.equal({ keys: ["camera 1", "own camera"], more: 1 });
  });
});
