import { expect } from "chai";
import { describe, it } from "mocha";
import type { Storage } from "../../src/browserStorage.ts";
import { changePreferences, readPreferences } from "../../src/world/preferences.ts";

function memory(start: string | null = null): Storage {
  let kept = start;
  return {
    getItem: () => kept,
    setItem: (_key, value) => {
      kept = value;
    },
  };
}

const defaults = { quality: "auto", cameraMode: "third", nameTags: true, reducedMotion: false, hintsSeen: false };

describe("preferences", () => {
  it("begins with the defaults, also where nothing can be kept", () => {
    expect(readPreferences(memory())).to.deep.equal(defaults);
    expect(readPreferences(null)).to.deep.equal(defaults);
    expect(changePreferences({ nameTags: false }, null).nameTags).to.equal(false);
  });

  it("keeps what was changed", () => {
    const storage = memory();
    changePreferences({ quality: "ultra" }, storage);
    changePreferences({ hintsSeen: true }, storage);
    expect(readPreferences(storage)).to.deep.equal({ ...defaults, quality: "ultra", hintsSeen: true });
  });

  it("drops what is broken and keeps the rest", () => {
    expect(readPreferences(memory("{no json"))).to.deep.equal(defaults);
    expect(readPreferences(memory("null"))).to.deep.equal(defaults);
    expect(readPreferences(memory('{"quality":"best","nameTags":false}'))).to.deep.equal({
      ...defaults,
      nameTags: false,
    });
  });
});
