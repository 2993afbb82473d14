import { expect } from "chai";
import { describe, it } from "mocha";
import { changeMediaPreferences, readMediaPreferences } from "../../src/media/mediaPreferences.ts";
import {
  choiceFor,
  createMediaStore,
  forgetPerson,
  NO_CHOICE,
  putChoice,
  putRemote,
  putSpeakers,
} from "../../src/media/mediaStore.ts";

function storage(start: string | null = null) {
  let text = start;
  return {
    getItem: () => text,
    setItem: (_key: string, value: string) => {
      text = value;
    },
  };
}

describe("the store of voice and video", () => {
  it("lists somebody exactly while something comes from them", () => {
    const store = createMediaStore();
    putRemote(store, 7, { hasMicrophone: true });
    expect(store.getState().people.get(7)).to.include({ hasMicrophone: true, isMuted: false });
    putRemote(store, 7, { hasMicrophone: false });
    expect(store.getState().people.has(7)).to.equal(false);
  });

  it("marks who speaks, and changes nothing where nothing changed", () => {
    const store = createMediaStore();
    putRemote(store, 1, { hasMicrophone: true });
    putRemote(store, 2, { hasMicrophone: true });
    putSpeakers(store, new Set([2, 99]));
    expect([...store.getState().people.values()].map(({ isSpeaking }) => isSpeaking)).to.deep.equal([false, true]);
    const before = store.getState().people;
    putSpeakers(store, new Set([2]));
    expect(store.getState().people).to.equal(before);
  });

  it("[M6] keeps what one decided about a person, and forgets it with them", () => {
    const store = createMediaStore();
    putChoice(store, 3, { volume: 0.4 });
    putChoice(store, 3, { isHidden: true });
    expect(choiceFor(store.getState(), 3)).to.deep.equal({ ...NO_CHOICE, volume: 0.4, isHidden: true });
    expect(choiceFor(store.getState(), 4)).to.deep.equal(NO_CHOICE);
    forgetPerson(store, 3);
    expect(store.getState().choices.size).to.equal(0);
  });

  it("[M4] remembers devices in this browser, and survives what is not readable", () => {
    const kept = storage();
    changeMediaPreferences({ cameraId: "cam", microphone: true }, kept);
    expect(readMediaPreferences(kept)).to.include({ cameraId: "cam", microphone: true, camera: false });
    expect(readMediaPreferences(storage("{broken"))).to.include({ microphone: false, chimes: true });
    expect(readMediaPreferences(storage('{"chimes":"loud","camera":true}'))).to.include({ chimes: true, camera: true });
  });
});
