import {
  createPresence,
  decodePresence,
  encodeCounts,
  encodePositions,
  PRESENCE_MAX_BYTES,
  type Presence,
  type PresencePeople,
} from "@crowdwire/protocol";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

interface Someone {
  id: number;
  x: number;
  y: number;
  z: number;
}

function arrays(people: readonly Someone[]): PresencePeople {
  const column = (key: keyof Someone) => Uint16Array.from(people, (one) => one[key]);
  return { count: people.length, id: column("id"), x: column("x"), y: column("y"), z: column("z") };
}

function positions(people: readonly Someone[]): Uint8Array {
  const out = new Uint8Array(PRESENCE_MAX_BYTES);
  return out.subarray(0, encodePositions(arrays(people), 0x04030201, out));
}

function counts(people: readonly Someone[], cellShift = 0): Uint8Array {
  const out = new Uint8Array(PRESENCE_MAX_BYTES);
  return out.subarray(0, encodeCounts(arrays(people), 0x04030201, cellShift, new Uint32Array(people.length), out));
}

/** The finest step, a power of two, of whose multiples no more than `most` lie within what these numbers span. */
function stepFor(values: readonly number[], most: number): number {
  let step = 1;
  while (Math.round(Math.max(...values) / step) - Math.floor(Math.min(...values) / step) > most) step *= 2;
  return step;
}

const cellsOf = ({ count, column, row, people }: Presence) =>
  Array.from({ length: count }, (_, index) => [column[index]!, row[index]!, people[index]!]);

const u16 = fc.integer({ min: 0, max: 0xffff });
const crowd = (side: number) =>
  fc.uniqueArray(
    fc.record({ id: fc.integer({ min: 1, max: 0xffff }), x: u16, y: u16, z: u16 }).map((one) => ({
      id: one.id,
      x: Math.min(0xffff, 30_000 + (one.x % side)),
      y: Math.min(0xffff, 32_768 + (one.y % Math.min(side, 512))),
      z: side > 0xffff ? one.z : 40_000 - (one.z % Math.min(side, 30_000)),
    })),
    { selector: ({ id }) => id, maxLength: 200 },
  );

describe("presence on the wire", () => {
  it("[REP4] has these bytes for positions, and no others without a new protocol version", () => {
    const bytes = positions([
      { id: 2, x: 1000, y: 2000, z: 3000 },
      { id: 3, x: 1255, y: 2001, z: 3016 },
      { id: 303, x: 1001, y: 2255, z: 7095 },
    ]);
    expect(hex(bytes)).to.equal(
      "00" + // positions
        "01020304" + // server's time
        "e803d007b80b" + // origin
        "00" + // shifts
        "02" +
        "000000" +
        "00" +
        "01" +
        "ff0001" +
        "01" +
        "ac02" +
        "01f0ff" +
        "ff",
    );
  });

  it("[REP4] has these bytes for counts, and no others without a new protocol version", () => {
    const at = (column: number, row: number) => ({ id: 1, x: column * 128 + 5, y: 0, z: row * 128 + 9 });
    const bytes = counts([at(260, 7), at(259, 6), at(260, 7), at(261, 8)]);
    expect(hex(bytes)).to.equal(
      "01" + // counts
        "01020304" + // server's time
        "00" + // cells of 4 m
        "030106000300" + // first column, first row, columns
        "00" + // one in the first cell
        "23" + // two, three cells further
        "03",
    );
    expect(cellsOf(decodePresence(bytes, createPresence()))).to.deep.equal([
      [259, 6, 1],
      [260, 7, 2],
      [261, 8, 1],
    ]);
  });

  it("[REP4] counts any number in any cell", () => {
    const cells = [
      [0, 0, 7],
      [30, 0, 8],
      [62, 0, 9],
      [511, 511, 400],
    ] as const;
    const people = cells.flatMap(([column, row, many]) =>
      Array.from({ length: many }, () => ({ id: 1, x: column * 128 + 5, y: 0, z: row * 128 + 127 })),
    );
    expect(cellsOf(decodePresence(counts(people), createPresence()))).to.deep.equal(cells.map((cell) => [...cell]));
  });

  it("[REP4] takes five bytes for each of a crowd whose ids are close to one another", () => {
    const people = Array.from({ length: 300 }, (_, index) => ({
      id: 1 + 3 * index,
      x: index * 13,
      y: index % 200,
      z: 7,
    }));
    expect(positions(people).length).to.equal(12 + 5 * 300);
  });

  it("[REP4] gives positions back to within half of the step that a crowd of such an extent is told in", () => {
    const decoded = createPresence();
    for (const side of [100, 4096, 20_000, 0x1_0000]) {
      fc.assert(
        fc.property(crowd(side), (people) => {
          people.sort((a, b) => a.id - b.id);
          decodePresence(positions(people), decoded);
          expect(decoded.kind).to.equal("positions");
          expect(decoded.count).to.equal(people.length);
          const xs = people.map(({ x }) => x);
          const zs = people.map(({ z }) => z);
          const step = Math.max(stepFor(xs, 4095), stepFor(zs, 4095));
          const stepY = stepFor(
            people.map(({ y }) => y),
            255,
          );
          for (const [index, { id, x, y, z }] of people.entries()) {
            expect(decoded.id[index]).to.equal(id);
            expect(Math.abs(decoded.x[index]! - x)).to.be.at.most(step / 2);
            expect(Math.abs(decoded.z[index]! - z)).to.be.at.most(step / 2);
            expect(Math.abs(decoded.y[index]! - y)).to.be.at.most(stepY / 2);
          }
        }),
      );
    }
  });

  it("[REP4] tells whoever stands still the same place, though others move and with them the extent of the crowd", () => {
    const decoded = createPresence();
    const places = new Set<number>();
    for (let edge = 0; edge < 300; edge += 7) {
      const people = [
        { id: 1, x: 1000 + edge, y: 0, z: 0 },
        { id: 2, x: 30_021, y: 777, z: 5 },
        { id: 3, x: 40_000, y: 0, z: 0 },
      ];
      places.add(decodePresence(positions(people), decoded).x[1]!);
    }
    expect(places.size).to.equal(1);
  });

  it("[ID4] tells of people at both ends of the largest map", () => {
    const people = [
      { id: 1, x: 0, y: 0, z: 0 },
      { id: 2, x: 0xffff, y: 0xffff, z: 0xffff },
    ];
    const decoded = decodePresence(positions(people), createPresence());
    expect([decoded.x[0], decoded.x[1], decoded.y[1]]).to.deep.equal([0, 0xffff, 0xffff]);
  });

  it("[REP4] counts everyone in the cell where they stand, whatever the cells' size", () => {
    const decoded = createPresence();
    fc.assert(
      fc.property(crowd(0x1_0000), fc.integer({ min: 0, max: 9 }), (people, cellShift) => {
        const expected = new Map<string, number>();
        for (const { x, z } of people) {
          const cell = `${x >> (7 + cellShift)},${z >> (7 + cellShift)}`;
          expected.set(cell, (expected.get(cell) ?? 0) + 1);
        }
        decodePresence(counts(people, cellShift), decoded);
        expect(decoded.cellMeters).to.equal(4 * 2 ** cellShift);
        expect(new Map(cellsOf(decoded).map(([column, row, many]) => [`${column},${row}`, many]))).to.deep.equal(
          expected,
        );
      }),
    );
  });

  it("[REP4] says so when a crowd does not fit", () => {
    const out = new Uint8Array(100);
    const people = Array.from({ length: 50 }, (_, index) => ({ id: index + 1, x: index * 1000, y: 0, z: 0 }));
    expect(encodePositions(arrays(people), 0, out)).to.equal(0);
    expect(encodeCounts(arrays(people), 0, 0, new Uint32Array(50), out.subarray(0, 50))).to.equal(0);
    expect(encodeCounts(arrays(people), 0, 5, new Uint32Array(50), out.subarray(0, 50))).to.be.greaterThan(0);
  });

  it("[TR1] throws RangeError and nothing else, whatever the bytes", () => {
    const decoded = createPresence();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (bytes, isKnownKind) => {
        if (isKnownKind && bytes.length > 0) bytes[0]! &= 1;
        try {
          decodePresence(bytes, decoded);
        } catch (error) {
          expect(error).to.be.instanceOf(RangeError);
        }
      }),
      { numRuns: 2000 },
    );
    const whole = positions([{ id: 9, x: 1, y: 2, z: 3 }]);
    for (let length = 0; length < whole.length; length++) {
      if (length === 12) continue;
      expect(() => decodePresence(whole.subarray(0, length), decoded), `${length} bytes`).to.throw(RangeError);
    }
  });
});
