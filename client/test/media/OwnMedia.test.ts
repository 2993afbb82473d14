import { mock } from "node:test";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { createMediaStore, type MediaStore } from "../../src/media/mediaStore.ts";
import { OwnMedia } from "../../src/media/OwnMedia.ts";

/** A microphone that is always there. */
function fakeStream() {
  const track = { kind: "audio", stop: () => undefined, addEventListener: () => undefined, getSettings: () => ({}) };
  return { getTracks: () => [track], getAudioTracks: () => [track], getVideoTracks: () => [] };
}

const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

describe("push to talk", () => {
  const page = globalThis as unknown as { isSecureContext?: boolean };
  const machine = navigator as unknown as { mediaDevices?: unknown };
  const before = { isSecureContext: page.isSecureContext, mediaDevices: machine.mediaDevices };
  let store: MediaStore;
  let own: OwnMedia;
  /** What is sent of the microphone: words, silence or nothing. */
  let sent: string[];

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    page.isSecureContext = true;
    const mediaDevices = { enumerateDevices: async () => [], getUserMedia: async () => fakeStream() };
    Object.defineProperty(machine, "mediaDevices", {
      configurable: true,
      value: Object.assign(new EventTarget(), mediaDevices),
    });
    store = createMediaStore();
    sent = [];
    const want = (source: string, wanted: { isPaused: boolean } | null) => {
      if (source === "microphone") sent.push(wanted === null ? "nothing" : wanted.isPaused ? "silence" : "words");
    };
    own = new OwnMedia(store, { want });
  });

  afterEach(() => {
    own.close();
    mock.timers.reset();
    page.isSecureContext = before.isSecureContext!;
    Object.defineProperty(machine, "mediaDevices", { configurable: true, value: before.mediaDevices });
  });

  const prefer = (pushToTalk: boolean) => {
    const { preferences } = store.getState();
    store.setState({ preferences: { ...preferences, microphone: true, pushToTalk } });
  };

  it("[M4] enters with the microphone open and held back; words are sent while the key is down, to the end of the last one", async () => {
    prefer(true);
    own.begin();
    await settle();
    expect(sent).to.deep.equal(["silence"]);
    own.pushToTalk(true);
    own.pushToTalk(true);
    expect(sent).to.deep.equal(["silence", "words"]);
    own.pushToTalk(false);
    mock.timers.tick(150);
    expect(sent.at(-1), "a moment after the key came up").to.equal("words");
    mock.timers.tick(100);
    expect(sent.at(-1)).to.equal("silence");
    expect(store.getState().isMuted).to.equal(true);
  });

  it("goes on where the key comes down again at once", async () => {
    prefer(true);
    own.begin();
    await settle();
    own.pushToTalk(true);
    own.pushToTalk(false);
    mock.timers.tick(100);
    own.pushToTalk(true);
    mock.timers.tick(1000);
    expect(sent.at(-1)).to.equal("words");
  });

  it("opens a microphone that is off, and sends nothing of it where the key came up meanwhile", async () => {
    prefer(true);
    own.pushToTalk(true);
    own.pushToTalk(false);
    mock.timers.tick(1000);
    await settle();
    expect(sent).to.deep.equal(["silence"]);
  });

  it("holds back whoever chooses it while talking, and whoever turns the microphone on with it", async () => {
    prefer(false);
    own.begin();
    await settle();
    expect(sent).to.deep.equal(["words"]);
    prefer(true);
    own.holdBack();
    expect(sent).to.deep.equal(["words", "silence"]);
    own.close();
    sent.length = 0;
    own.toggleMicrophone();
    await settle();
    expect(sent).to.deep.equal(["silence"]);
  });
});
