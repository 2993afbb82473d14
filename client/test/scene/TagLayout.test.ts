import { expect } from "chai";
import { describe, it } from "mocha";
import { MAX_TAGS, type PlacedTag, type TagCandidate, TagLayout } from "../../src/scene/tags/TagLayout.ts";

const WIDTH = 1280;
const HEIGHT = 720;

function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The pairs of drawn tags whose rectangles, snapped to whole pixels, share any area. */
function overlaps(tags: readonly PlacedTag[]): string[] {
  const found: string[] = [];
  for (const [i, a] of tags.entries()) {
    for (const b of tags.slice(i + 1)) {
      const x = Math.abs(Math.round(a.x) - Math.round(b.x)) < (a.width + b.width) / 2;
      const y = Math.abs(Math.round(a.y) - Math.round(b.y)) < (a.height + b.height) / 2;
      if (x && y && a.alpha > 0 && b.alpha > 0) found.push(`${a.id}/${b.id}`);
    }
  }
  return found;
}

function tag(id: number, x: number, y: number, distanceMeters: number): TagCandidate {
  return { id, x, y, width: 80, height: 24, distanceMeters };
}

function settle(layout: TagLayout, candidates: () => TagCandidate[], frames = 60): readonly PlacedTag[] {
  let placed: readonly PlacedTag[] = [];
  for (let i = 0; i < frames; i++) placed = layout.update(candidates(), 1 / 60, WIDTH, HEIGHT);
  return placed;
}

describe("name tags", () => {
  it("never overlap, in any frame, however a crowd moves", () => {
    for (let seed = 1; seed <= 25; seed++) {
      const next = numbers(seed);
      const layout = new TagLayout();
      const people = Array.from({ length: 20 + Math.floor(next() * 200) }, (_, id) => ({
        ...tag(id, next() * WIDTH, next() * HEIGHT, 1 + next() * 60),
        width: 50 + Math.floor(next() * 120),
        speedX: (next() - 0.5) * 900,
        speedY: (next() - 0.5) * 300,
      }));
      for (let frame = 0; frame < 50; frame++) {
        for (const person of people) {
          person.x += person.speedX / 60;
          person.y += person.speedY / 60;
          person.distanceMeters = Math.max(1, person.distanceMeters + (next() - 0.5));
        }
        const placed = layout.update(
          people.filter(() => next() < 0.97).map((person) => ({ ...person })),
          1 / 60,
          WIDTH,
          HEIGHT,
        );
        expect(overlaps(placed), `seed ${seed}, frame ${frame}`).to.deep.equal([]);
        expect(placed.length).to.be.at.most(MAX_TAGS);
      }
    }
  });

  it("show the nearer of two who stand in line", () => {
    const placed = settle(new TagLayout(), () => [tag(1, 400, 300, 20), tag(2, 405, 302, 8)]);
    expect(placed.map(({ id }) => id)).to.deep.equal([2]);
  });

  it("do not change places when two people are about equally near", () => {
    const layout = new TagLayout();
    settle(layout, () => [tag(1, 400, 300, 10), tag(2, 405, 302, 10.5)]);
    const placed = settle(layout, () => [tag(1, 400, 300, 10.4), tag(2, 405, 302, 9.8)]);
    expect(placed.map(({ id }) => id)).to.deep.equal([1]);
  });

  it("come and go gradually", () => {
    const layout = new TagLayout();
    const first = layout.update([tag(1, 400, 300, 5)], 1 / 60, WIDTH, HEIGHT);
    expect(first[0]?.alpha).to.be.within(0.01, 0.3);
    expect(settle(layout, () => [tag(1, 400, 300, 5)])[0]?.alpha).to.equal(1);
  });

  it("fade with distance and end beyond reach", () => {
    const layout = new TagLayout();
    const far = settle(layout, () => [tag(1, 400, 300, 44), tag(2, 800, 300, 60)]);
    expect(far.map(({ id }) => id)).to.deep.equal([1]);
    expect(far[0]?.alpha).to.be.within(0.1, 0.6);
  });

  it("are left out at the edges rather than cut off", () => {
    const placed = settle(new TagLayout(), () => [tag(1, 20, 300, 5), tag(2, 640, 2, 5), tag(3, WIDTH - 5, 300, 5)]);
    expect(placed).to.deep.equal([]);
  });
});
