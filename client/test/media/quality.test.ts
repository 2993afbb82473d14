import type { Quality } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { QualityReport, TrackQuality } from "../../src/media/mediaStore.ts";
import { QualityMeter } from "../../src/media/session/QualityMeter.ts";
import { judgeQuality } from "../../src/media/ui/judgeQuality.ts";

const sfu = (sending: Partial<Quality["sending"]>): Quality => ({
  sending: { bitrate: 0, loss: 0, roundTripMs: null, ...sending },
  receiving: { bitrate: 0, loss: 0, availableBitrate: null },
  protocol: "udp",
});
const report = (sending: Partial<Quality["sending"]>, ...losses: number[]): QualityReport => ({
  sfu: sfu(sending),
  uploadBitrate: 0,
  tracks: losses.map((loss) => ({ loss }) as TrackQuality),
});

describe("how well sound gets through", () => {
  it("is judged by the worst of what is lost and what is late", () => {
    const word = (...figures: Parameters<typeof report>) => judgeQuality(report(...figures))?.word;
    expect(word({ loss: 0.01, roundTripMs: 80 }, 0, 0.01)).to.equal("Good");
    expect(word({ loss: 0.03 })).to.equal("Fair");
    expect(word({}, 0, 0.09)).to.equal("Poor");
    expect(word({ roundTripMs: 200 })).to.equal("Fair");
    expect(word({ roundTripMs: 500 })).to.equal("Poor");
    expect(judgeQuality(report({ roundTripMs: 500 }))?.why).to.equal("answers come late");
    expect(judgeQuality({ sfu: null, uploadBitrate: 0, tracks: [] }), "where nothing is sent or heard").to.equal(null);
    expect(judgeQuality(report({})), "where nothing was ever sent").to.equal(null);
  });

  it("is what happened between two looks, not since the beginning", async () => {
    const counted = { type: "inbound-rtp", bytesReceived: 0, packetsReceived: 0, packetsLost: 0, jitter: 0.012 };
    const consumer = {
      id: "c",
      appData: { personId: 7, source: "microphone" },
      getStats: async () => new Map([["in", { ...counted }]]),
    };
    const session = { consumers: () => new Map([["c", consumer]]), quality: async () => sfu({}) };
    const meter = new QualityMeter();
    const look = async () => (await meter.measure(session as never, [])).tracks[0]!;
    Object.assign(counted, { bytesReceived: 50_000, packetsReceived: 500, packetsLost: 400 });
    const beganMs = performance.now();
    expect(await look()).to.deep.include({ personId: 7, bitrate: 0, loss: 0, jitterMs: 12 });
    const lookedMs = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const againMs = performance.now();
    Object.assign(counted, { bytesReceived: 50_400, packetsReceived: 590, packetsLost: 410 });
    const { loss, bitrate } = await look();
    expect(loss).to.be.closeTo(0.1, 1e-9);
    // 400 bytes in the time between: a timer may fire a little early, and late at will.
    expect(bitrate).to.be.within(3_200_000 / (performance.now() - beganMs), 3_200_000 / (againMs - lookedMs));
  });

  it("is unknown, and no error, where the media server does not answer", async () => {
    const session = { consumers: () => new Map(), quality: () => Promise.reject(new Error("lost")) };
    expect(await new QualityMeter().measure(session as never, [])).to.deep.equal({
      sfu: null,
      tracks: [],
      uploadBitrate: 0,
    });
  });
});
