import type { ConsumerOpened } from "@crowdwire/protocol";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { cameraClips, voiceClip } from "../../src/voice/clips/clips.ts";
import { decodeIvf, encodeIvf } from "../../src/voice/clips/ivf.ts";
import { Inbound } from "../../src/voice/Inbound.ts";
import { packetiseVp8 } from "../../src/voice/packetiseVp8.ts";

const opened = {} as ConsumerOpened;

describe("clips", () => {
  it("are there: two seconds of Opus in three voices, and of VP8 in three layers that begin with a key frame", () => {
    for (const index of [0, 1, 2]) {
      const { fourcc, frames, rate, step } = voiceClip(index);
      expect([fourcc, frames.length, rate / step]).to.deep.equal(["OPUS", 100, 50]);
    }
    expect(voiceClip(3)).to.equal(voiceClip(0)).and.not.equal(voiceClip(1));
    const layers = cameraClips();
    expect(layers.map(({ width, height }) => [width, height])).to.deep.equal([
      [160, 90],
      [320, 180],
      [640, 360],
    ]);
    for (const { fourcc, frames, width } of layers) {
      expect([fourcc, frames.length]).to.deep.equal(["VP80", 30]);
      // RFC 6386, 9.1: the lowest bit of a key frame is 0; a start code and the size follow.
      expect(frames.map((frame) => frame[0]! & 1)).to.deep.equal([0, ...Array(29).fill(1)]);
      expect(frames[0]!.subarray(3, 6).toString("hex")).to.equal("9d012a");
      expect(frames[0]!.readUInt16LE(6) & 0x3fff).to.equal(width);
    }
    const sizes = layers.map(({ frames }) => frames.reduce((sum, { length }) => sum + length, 0));
    expect(sizes[1]).to.be.greaterThan(1.5 * sizes[0]!);
    expect(sizes[2]).to.be.greaterThan(1.5 * sizes[1]!);
  });

  it("come back from IVF as they went in", () => {
    const clip = {
      fourcc: "VP80",
      width: 8,
      height: 4,
      rate: 15,
      step: 1,
      frames: [Buffer.from([1, 2]), Buffer.of(3)],
    } as const;
    expect(decodeIvf(encodeIvf(clip))).to.deep.equal(clip);
    expect(() => decodeIvf(Buffer.alloc(64))).to.throw("This is no clip");
  });
});

describe("VP8 in packets", () => {
  it("loses no byte, marks where a frame begins, and names the picture in each", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 9000 }), fc.nat(0x7fff), (bytes, pictureId) => {
        const payloads = packetiseVp8(Buffer.from(bytes), pictureId);
        expect(Buffer.concat(payloads.map((payload) => payload.subarray(4))).equals(Buffer.from(bytes))).to.equal(true);
        for (const [index, payload] of payloads.entries()) {
          expect(payload.length).to.be.lessThan(1200);
          expect((payload[0]! & 0x10) !== 0, "begins a partition").to.equal(index === 0);
          expect(payload.readUInt16BE(2) & 0x7fff).to.equal(pictureId);
        }
      }),
    );
  });
});

describe("what came of a consumer", () => {
  const lossOf = (numbers: readonly number[]) => {
    const inbound = new Inbound(opened);
    for (const number of numbers) inbound.count(number & 0xffff, 100);
    return inbound.lost;
  };

  it("is whole where every number came, in any order near its own, across the end of 16 bits", () => {
    expect(lossOf([65_533, 65_534, 65_535, 65_536, 65_538, 65_537])).to.equal(0);
    expect(lossOf([])).to.equal(0);
  });

  it("lacks as many as are missing between the first and the last", () => {
    fc.assert(
      fc.property(fc.nat(0xffff), fc.array(fc.boolean(), { minLength: 1, maxLength: 400 }), (first, came) => {
        const numbers = [first, ...came.flatMap((is, index) => (is ? [first + 1 + index] : []))];
        expect(lossOf(numbers)).to.equal(numbers.at(-1)! - first + 1 - numbers.length);
      }),
    );
  });
});
