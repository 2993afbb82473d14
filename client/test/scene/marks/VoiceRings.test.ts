import { NullEngine } from "@babylonjs/core/Engines/nullEngine.js";
import { Scene } from "@babylonjs/core/scene.js";
import { expect } from "chai";
import fc from "fast-check";
import { afterEach, beforeEach, describe, it } from "mocha";
import { VoiceRings } from "../../../src/scene/marks/VoiceRings.ts";
import type { PeopleView, ShownPerson } from "../../../src/scene/people/PeopleView.ts";

const SELF = 1;
const ids = fc.uniqueArray(fc.integer({ min: 2, max: 40 }), { maxLength: 25 });

describe("rings under people's feet", () => {
  let engine: NullEngine;
  let scene: Scene;

  beforeEach(() => {
    engine = new NullEngine();
    scene = new Scene(engine);
  });
  afterEach(() => engine.dispose());

  /** What rings are there, by where they lie: everybody stands at x = their id. */
  function shown(): Record<number, string> {
    const rings = scene.meshes.filter((mesh) => mesh.name === "voice ring" && mesh.isEnabled());
    return Object.fromEntries(rings.map((ring) => [ring.position.x, ring.material?.name ?? ""]));
  }

  function around(present: readonly number[]): PeopleView {
    const person = (id: number) =>
      ({ id, isSelf: id === SELF, isPlaced: true, x: id, groundY: 0, z: 0 }) as ShownPerson;
    return { people: () => [SELF, ...present].map(person) } as unknown as PeopleView;
  }

  it("[GR8] are exactly under those who the server says hear one and those who speak, and tell the two apart", () => {
    const rings = new VoiceRings(scene, false);
    fc.assert(
      fc.property(ids, ids, ids, fc.boolean(), fc.boolean(), (present, hearing, talking, isOpen, isSpeaking) => {
        const [hearers, speaking] = [new Set(hearing), new Set(talking)];
        rings.show({ hearers, speaking, isOpen, isSpeaking });
        rings.update(0.05, around(present));
        const expected: Record<number, string> = {};
        for (const id of present) {
          if (speaking.has(id)) expected[id] = "speaking";
          else if (hearers.has(id)) expected[id] = "hearing";
        }
        // One's own says whether anybody hears one: nobody does while the microphone is closed.
        if (hearers.size > 0 && isSpeaking) expected[SELF] = "speaking";
        else if (hearers.size > 0 && isOpen) expected[SELF] = "hearing";
        expect(shown()).to.deep.equal(expected);
      }),
    );
  });

  it("[GR8] go with whoever goes", () => {
    const rings = new VoiceRings(scene, true);
    rings.show({ hearers: new Set([5]), speaking: new Set(), isOpen: true, isSpeaking: false });
    rings.update(0, around([5]));
    expect(shown()).to.include({ 5: "hearing" });
    rings.update(0, around([]));
    expect(shown()).to.deep.equal({ [SELF]: "hearing" });
  });
});
