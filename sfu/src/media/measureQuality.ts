import type { Quality } from "@crowdwire/protocol";
import type { Peer } from "./Peer.ts";

/** How well a peer's packets get through, by what its two transports and its producers count. */
export async function measureQuality(peer: Peer): Promise<Quality> {
  const { send, receive } = peer.seat;
  const [[up], [down], ...streams] = await Promise.all([
    send.getStats(),
    receive.getStats(),
    ...[...peer.producers.values()].map((producer) => producer.getStats()),
  ]);
  const roundTrips = streams.flat().flatMap(({ roundTripTime }) => roundTripTime ?? []);
  return {
    sending: {
      bitrate: up?.recvBitrate ?? 0,
      loss: up?.rtpPacketLossReceived ?? 0,
      roundTripMs: roundTrips.length === 0 ? null : Math.max(...roundTrips),
    },
    receiving: {
      bitrate: down?.sendBitrate ?? 0,
      loss: down?.rtpPacketLossSent ?? 0,
      availableBitrate: down?.availableOutgoingBitrate ?? null,
    },
    protocol: send.iceSelectedTuple?.protocol ?? receive.iceSelectedTuple?.protocol ?? null,
  };
}
