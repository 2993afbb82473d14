import { expect } from "chai";
import { describe, it } from "mocha";
import { chooseFaces, placeFace } from "../../src/media/ui/placeFace.ts";

const camera = {} as MediaStream;

describe("faces above heads", () => {
  it("[M4] are larger and in front the nearer they are, and never too small to be known nor so large that they hide the world", () => {
    const faces = [0.5, 2, 4, 8, 40].map((meters) => placeFace({ x: 100, y: 300, meters }));
    const sizes = faces.map(({ size }) => size);
    expect(sizes).to.deep.equal([...sizes].sort((a, b) => b - a));
    expect(new Set(sizes.slice(1, 4)).size).to.be.greaterThan(1);
    for (const size of sizes) expect(size).to.be.within(32, 100);
    const layers = faces.map(({ layer }) => layer);
    expect(layers).to.deep.equal([...layers].sort((a, b) => b - a));
    expect(new Set(layers).size).to.equal(layers.length);
    for (const face of faces) expect([face.x, face.y < 300]).to.deep.equal([100, true]);
  });

  it("are of those who show themselves or speak, and of nobody whom one neither hears nor sees", () => {
    const people = [1, 2, 3, 4].map((id) => ({ id }));
    const remote = new Map([
      [1, { camera: null, isSpeaking: true }],
      [2, { camera, isSpeaking: false }],
      [3, { camera: null, isSpeaking: false }],
      [9, { camera, isSpeaking: true }],
    ]);
    expect(chooseFaces(people, remote).map(({ id }) => id)).to.deep.equal([1, 2]);
    const crowd = Array.from({ length: 30 }, (_, id) => ({ id }));
    const all = new Map(crowd.map(({ id }) => [id, { camera, isSpeaking: true }]));
    expect(chooseFaces(crowd, all)).to.have.length(12);
  });
});
