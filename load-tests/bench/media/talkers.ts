/** The crowd: real ICE, DTLS and SRTP; counts what comes without taking it apart. */
import { RtcPeer } from "../../src/voice/index.ts";
import { answerParent } from "../processes/answerParent.ts";
import { EventLoopWatch } from "../processes/EventLoopWatch.ts";
import type { MediaEntrance } from "./setting.ts";

/** What the crowd has seen since `begin`. */
export type TalkerFigures = {
  seconds: number;
  sentPackets: number;
  receivedPackets: number;
  eventLoopP99Ms: number;
};

const peers: RtcPeer[] = [];
const loop = new EventLoopWatch();
let before = { sent: 0, received: 0, atMs: 0 };

const count = () => ({
  sent: peers.reduce((sum, { sent }) => sum + sent.packets, 0),
  received: peers.reduce((sum, { arrivedPackets }) => sum + arrivedPackets, 0),
  atMs: performance.now(),
});

answerParent({
  async enter({ port, grants }: MediaEntrance): Promise<void> {
    for (const grant of grants) {
      const peer = await RtcPeer.join(port, grant, { isTrusting: true });
      peers.push(peer);
      await peer.publish("microphone");
    }
  },
  begin() {
    loop.begin();
    before = count();
  },
  figures(): TalkerFigures {
    const now = count();
    return {
      seconds: (now.atMs - before.atMs) / 1000,
      sentPackets: now.sent - before.sent,
      receivedPackets: now.received - before.received,
      eventLoopP99Ms: loop.p99Ms(),
    };
  },
});
