import { expect } from "chai";
import { describe, it } from "mocha";
import { Peer } from "../../src/media/Peer.ts";
import { UploadWatch } from "../../src/media/UploadWatch.ts";

const ALL = { audio: true, video: true, screen: true };
const VOICE = { audio: true, video: false, screen: false };

interface Sender {
  /** Bits per second; below nothing: its worker has died. */
  bitrate: number;
  /** How often it was looked at. */
  looks: number;
  /** What it was told that it may send. */
  readonly limits: number[];
  readonly peer: Peer;
}

/** Somebody who sends so much, on a worker that lets people send 4,000 bits a second, or 500 of voice alone. */
function sender(bitrate: number, { isSilent = false } = {}): Sender {
  const limits: number[] = [];
  const send = {
    getStats: async () => {
      made.looks++;
      if (made.bitrate < 0) throw new Error("Channel closed");
      return [{ rtpRecvBitrate: made.bitrate }];
    },
    setMaxIncomingBitrate: async (bits: number) => void limits.push(bits),
    close: () => undefined,
  };
  const worker = { peers: 0, mostUpload: ({ video, screen }: typeof ALL) => (video || screen ? 4000 : 500) };
  const seat = { worker, send, receive: send } as never;
  const peer = new Peer("8a1f2f7e-40dc-4d94-a6a6-3d6f0c1b2a39" as never, 1 as never, seat, null as never);
  if (!isSilent) peer.producers.set("microphone", {} as never);
  const made: Sender = { bitrate, looks: 0, limits, peer };
  return made;
}

describe("who sends more than they may", () => {
  it("[check 11] is found at the second look, by the rights that they have now", async () => {
    const watch = new UploadWatch();
    const [fair, loud, silent, dead] = [sender(5999), sender(6001), sender(9999, { isSilent: true }), sender(-1)];
    const everybody = [fair, loud, silent, dead].map(({ peer }) => peer);
    expect(await watch.look(everybody)).to.deep.equal([]);
    expect(await watch.look(everybody)).to.deep.equal([loud.peer]);
    fair.peer.setRights(VOICE);
    await watch.look([fair.peer]);
    expect(await watch.look([fair.peer])).to.deep.equal([fair.peer]);
    expect([silent.looks, dead.looks]).to.deep.equal([0, 2]);
  });

  it("[check 11] is not found for one moment of it", async () => {
    const watch = new UploadWatch();
    const bursting = sender(9999);
    await watch.look([bursting.peer]);
    bursting.bitrate = 10;
    expect(await watch.look([bursting.peer])).to.deep.equal([]);
    bursting.bitrate = 9999;
    expect(await watch.look([bursting.peer])).to.deep.equal([]);
  });

  it("[check 11] is found in a crowd that takes turns, at once after the first look", async () => {
    const watch = new UploadWatch();
    const crowd = Array.from({ length: 60 }, (_, index) => sender(index === 59 ? 9999 : 10));
    const peers = crowd.map(({ peer }) => peer);
    const answers = [];
    for (let look = 0; look < 4; look++) answers.push((await watch.look(peers)).length);
    expect(answers).to.deep.equal([0, 0, 0, 1]);
    expect(Math.max(...crowd.slice(0, 59).map(({ looks }) => looks))).to.equal(2);
  });

  it("[check 11] is told how much they may send, whenever their rights or their seat change", () => {
    const [ann, next] = [sender(0), sender(0)];
    ann.peer.setRights(VOICE);
    ann.peer.setRights(VOICE);
    ann.peer.setRights({ ...VOICE, screen: true });
    ann.peer.setRights(VOICE);
    expect(ann.limits).to.deep.equal([500, 4000, 500]);
    ann.peer.move(next.peer.seat);
    expect(next.limits).to.deep.equal([500]);
  });
});
