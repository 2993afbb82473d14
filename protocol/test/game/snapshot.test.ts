import { createSnapshot, decodeSnapshot, MAX_RECORDS, SNAPSHOT_MAX_BYTES, SnapshotWriter } from "@crowdwire/protocol";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const header = { sequence: 0x0201, serverMs: 0x06050403, intentLead: -2, ackTick: 0x0a090807 };
const own = { x: 1.5, y: -2, z: 0.25, polygon: 0x11223344, yaw: 7, flags: 9, jumpTicks: 3, seat: -1 };

/** The own position, quantised. */
const [OWN_X, OWN_Y, OWN_Z] = [32_816, 32_704, 32_776];

const u16 = fc.integer({ min: 0, max: 0xffff });
const u8 = fc.integer({ min: 0, max: 0xff });
const anyRecord = fc.record({ id: u16, x: u16, y: u16, z: u16, yaw: u8, flags: u8 });

/** A record within the reach of a close one around (32768, 32768, 32768). */
const closeRecord = anyRecord.map((r) => ({
  ...r,
  x: 32768 - 2048 + (r.x % 4096),
  y: 32768 - 128 + (r.y % 256),
  z: 32768 - 2048 + (r.z % 4096),
}));

describe("snapshots on the wire", () => {
  it("[REP2] have these bytes, and no others without a new protocol version", () => {
    const writer = new SnapshotWriter();
    writer.begin(header);
    writer.ownState(own);
    writer.gone(0x0103);
    writer.departed(0x0102);
    writer.origin(1, 2, 3);
    writer.record(5, OWN_X + 1, OWN_Y + 1, OWN_Z - 1, 64, 17);
    writer.record(6, 60_000, 2000, 3000, 128, 1);
    expect(hex(writer.finish())).to.equal(
      "0102" + // sequence
        "03040506" + // serverMs
        "07" + // own state, not at rest, and departed
        "fe" + // intent lead
        "0708090a" + // ack
        "0000c03f000000c00000803e443322110709" + // own: x y z polygon yaw flags
        "03ffff" + // jump ticks, seat
        "020103010201" + // two departed, one of them gone
        "01" + // one close record
        "050001f0ff014011" +
        "01" + // one far record
        "060060ead007b80b8001",
    );
  });

  it("[REP2] [SIM5] say nothing of a jump or a seat where there is none, and are read as that", () => {
    const writer = new SnapshotWriter();
    writer.begin(header);
    writer.ownState({ ...own, jumpTicks: 0, seat: -1 });
    writer.origin(1, 2, 3);
    const bytes = writer.finish();
    expect(hex(bytes)).to.equal("01020304050601fe0708090a" + "0000c03f000000c00000803e443322110709" + "00" + "00");
    const read = createSnapshot();
    Object.assign(read.own, { jumpTicks: 9, seat: 9 });
    expect(decodeSnapshot(bytes, read).own).to.deep.equal({ ...own, jumpTicks: 0, seat: -1 });
  });

  it("[REP2] have these bytes without an own state", () => {
    const writer = new SnapshotWriter();
    writer.begin(header);
    writer.origin(1000, 2000, 3000);
    writer.record(5, 1001, 2001, 2999, 64, 17);
    expect(hex(writer.finish())).to.equal(
      "010203040506" + "00" + "fe" + "0708090a" + "e803d007b80b" + "01050001f0ff014011" + "00",
    );
  });

  it("[REP2] take eight bytes for whoever is within 64 m, ten for the rest", () => {
    const writer = new SnapshotWriter();
    const size = (x: number) => {
      writer.begin(header);
      writer.origin(32_768, 32_768, 32_768);
      writer.record(1, x, 32_768, 32_768, 0, 0);
      return writer.finish().length;
    };
    expect(size(32_768 + 2047) - size(32_768 + 2048)).to.equal(-2);
  });

  it("[REP2] come back as they were written", () => {
    const writer = new SnapshotWriter();
    const decoded = createSnapshot();
    const anySnapshot = fc.record({
      withOwn: fc.boolean(),
      gone: fc.array(u16, { maxLength: 20 }),
      departed: fc.array(u16, { maxLength: 40 }),
      origin: fc.constantFrom([32_768, 32_768, 32_768] as const, [0, 0, 0] as const, [65_535, 65_535, 65_535] as const),
      records: fc.array(fc.oneof(anyRecord, closeRecord), { maxLength: 200 }),
    });
    fc.assert(
      fc.property(anySnapshot, ({ withOwn, gone, departed, origin, records }) => {
        writer.begin(header);
        if (withOwn) writer.ownState(own);
        for (const id of gone) writer.gone(id);
        for (const id of departed) writer.departed(id);
        writer.origin(origin[0], origin[1], origin[2]);
        for (const r of records) writer.record(r.id, r.x, r.y, r.z, r.yaw, r.flags);
        const { length } = writer;
        // An odd offset in a larger buffer: what a socket hands over.
        const carried = new Uint8Array(SNAPSHOT_MAX_BYTES + 3);
        const bytes = writer.finish();
        carried.set(bytes, 3);
        expect(bytes.length).to.equal(length);
        decodeSnapshot(carried.subarray(3, 3 + bytes.length), decoded);

        expect(decoded).to.include(header);
        expect(decoded.hasOwnState).to.equal(withOwn);
        if (withOwn) expect(decoded.own).to.deep.equal(own);
        expect([...decoded.departed.subarray(0, decoded.departedCount)]).to.deep.equal([...gone, ...departed]);
        expect(decoded.goneCount).to.equal(gone.length);
        const { count, id, x, y, z, yaw, flags } = decoded.records;
        const back = Array.from({ length: count }, (_, i) => ({
          id: id[i]!,
          x: x[i]!,
          y: y[i]!,
          z: z[i]!,
          yaw: yaw[i]!,
          flags: flags[i]!,
        }));
        const inOrder = (list: typeof back) => list.map((r) => JSON.stringify(r)).sort();
        expect(inOrder(back)).to.deep.equal(inOrder(records));
      }),
    );
  });

  it("[TR1] cut short anywhere, or with bytes to spare, throw RangeError and nothing else", () => {
    const writer = new SnapshotWriter();
    writer.begin(header);
    writer.ownState(own);
    writer.departed(9);
    writer.origin(1, 2, 3);
    for (let id = 1; id < 20; id++) writer.record(id, id * 700, 2, 3, 0, 0);
    const whole = writer.finish().slice();
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeSnapshot(whole.subarray(0, length), createSnapshot()), `${length} bytes`).to.throw(RangeError);
    }
    expect(() => decodeSnapshot(Uint8Array.of(...whole, 0), createSnapshot())).to.throw(RangeError);
  });

  it("[REP4] refuse the record after the last that fits, and stay readable", () => {
    const writer = new SnapshotWriter();
    writer.begin(header);
    writer.origin(0, 0, 0);
    for (let id = 0; id < MAX_RECORDS; id++) {
      expect(writer.departed === undefined || writer.record(id, 1, 1, 1, 0, 0)).to.equal(true);
    }
    expect(writer.record(999, 1, 1, 1, 0, 0)).to.equal(false);
    expect(decodeSnapshot(writer.finish(), createSnapshot()).records.count).to.equal(MAX_RECORDS);
  });
});
