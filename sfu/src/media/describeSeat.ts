import type { Seat } from "@crowdwire/protocol";
import type { types } from "mediasoup";
import type { Peer } from "./Peer.ts";

/** What a client needs to make its ends of both transports. */
export function describeSeat({ seat }: Peer): Seat {
  const describe = (transport: types.WebRtcTransport) => ({
    id: transport.id,
    iceParameters: { ...transport.iceParameters },
    iceCandidates: transport.iceCandidates.map((candidate) => ({ ...candidate })),
    dtlsParameters: { ...transport.dtlsParameters },
    sctpParameters: { ...transport.sctpParameters },
  });
  return {
    routerRtpCapabilities: seat.worker.router.rtpCapabilities as unknown as Record<string, unknown>,
    send: describe(seat.send),
    receive: describe(seat.receive),
  };
}
