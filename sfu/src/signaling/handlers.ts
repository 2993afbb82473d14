import type {
  ConsumerOpened,
  EntityId,
  SignalingAnswers,
  SignalingRequestName,
  signalingRequests,
} from "@crowdwire/protocol";
import { SOURCE_KIND } from "@crowdwire/protocol";
import type { types } from "mediasoup";
import type { z } from "zod";
import type { MediaTier } from "../media/MediaTier.ts";
import type { MediaWorld } from "../media/MediaWorld.ts";
import { measureQuality } from "../media/measureQuality.ts";
import { openData } from "../media/openData.ts";
import type { Peer } from "../media/Peer.ts";
import { Refused } from "./Refused.ts";

export interface RequestContext {
  readonly peer: Peer;
  readonly world: MediaWorld;
  readonly tier: MediaTier;
}

/** The first message of a connection is the session's own. */
type HandledName = Exclude<SignalingRequestName, "hello" | "resume">;
type Handlers = {
  readonly [Name in HandledName]: (
    context: RequestContext,
    body: z.output<(typeof signalingRequests)[Name]>,
  ) => Promise<SignalingAnswers[Name]> | SignalingAnswers[Name];
};

/** Channels one client may have open to send through. */
const MOST_DATA_PRODUCERS = 16;

/** @throws Refused for a transport of a seat that has been replaced, or of somebody else */
function transportOf({ seat }: Peer, id: string): types.WebRtcTransport {
  const transport = [seat.send, seat.receive].find((each) => each.id === id);
  if (transport === undefined) throw new Refused("noSuchThing");
  return transport;
}

function sendingTransportOf(peer: Peer, id: string): types.WebRtcTransport {
  const transport = transportOf(peer, id);
  if (transport !== peer.seat.send) throw new Refused("noSuchThing");
  return transport;
}

/** Whatever fails because the worker has died is for a seat that is about to be replaced. */
async function onTransport<Result>(transport: types.WebRtcTransport, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (transport.closed) throw new Refused("noSuchThing");
    throw error;
  }
}

/** What each request of a seated client does. A missing row does not compile. */
export const handlers: Handlers = {
  capabilities({ peer, world }, { rtpCapabilities }) {
    world.setCapabilities(peer, rtpCapabilities as types.RtpCapabilities);
    return {};
  },

  async connectTransport({ peer }, { transportId, dtlsParameters }) {
    const transport = transportOf(peer, transportId);
    const parameters = dtlsParameters as unknown as types.DtlsParameters;
    await onTransport(transport, () => transport.connect({ dtlsParameters: parameters }));
    return {};
  },

  async restartIce({ peer }, { transportId }) {
    const transport = transportOf(peer, transportId);
    return { iceParameters: { ...(await onTransport(transport, () => transport.restartIce())) } };
  },

  async produce({ peer, tier }, { transportId, source, rtpParameters, isPaused }) {
    const kind = SOURCE_KIND[source];
    const send = sendingTransportOf(peer, transportId);
    if (!peer.mayPublish(source)) throw new Refused("mayNotPublish");
    if (peer.producers.has(source)) throw new Refused("alreadyPublished");
    if (!tier.canPublish(peer, kind)) throw new Refused(kind === "video" ? "videoFull" : "audioFull");
    const parameters = rtpParameters as unknown as types.RtpParameters;
    const producer = await onTransport(send, () => send.produce({ kind, rtpParameters: parameters, paused: isPaused }));
    // The seat may be another one, or the right have gone, while mediasoup worked.
    const isSeated = peer.seat.send === send && !peer.isClosed;
    if (!isSeated || !peer.mayPublish(source)) {
      producer.close();
      throw new Refused(isSeated ? "mayNotPublish" : "noSuchThing");
    }
    await tier.published(peer, source, producer);
    return { producerId: producer.id };
  },

  async pauseProducer({ peer, world }, { source, isPaused }) {
    const producer = peer.producers.get(source);
    if (producer === undefined) throw new Refused("noSuchThing");
    await (isPaused ? producer.pause() : producer.resume());
    world.noteChanged(peer);
    return {};
  },

  closeProducer({ peer }, { source }) {
    const producer = peer.producers.get(source);
    if (producer === undefined) throw new Refused("noSuchThing");
    producer.close();
    return {};
  },

  async consumerReady({ peer, world }, { consumerId }) {
    const reception = [...peer.receptions.values()].find((each) => each.consumerId === consumerId);
    if (reception === undefined) throw new Refused("noSuchThing");
    reception.isReady = true;
    await world.applyPreferences(peer);
    return {};
  },

  /** Consumers are opened by the groups alone; whoever asks gets what is open already, and nothing else (SFU3). */
  consume({ peer }, { producerId }): ConsumerOpened {
    const reception = peer.receptions.get(producerId);
    if (reception === undefined) throw new Refused("notGranted");
    return reception.describe();
  },

  async preferences({ peer, world }, preferences) {
    await world.setPreferences(peer, preferences);
    return {};
  },

  async produceData({ peer, world }, { transportId, label, protocol, to, sctpStreamParameters }) {
    const send = sendingTransportOf(peer, transportId);
    if (peer.dataProducers.size >= MOST_DATA_PRODUCERS) throw new Refused("tooMany");
    const reachable = to.filter((entity: EntityId) => world.desired.share(peer.entityId, entity));
    if (reachable.length === 0) throw new Refused("notGranted");
    const parameters = sctpStreamParameters as unknown as types.SctpStreamParameters;
    const producer = await onTransport(send, () =>
      send.produceData({ label, protocol, sctpStreamParameters: parameters }),
    );
    await openData({ world, sender: peer, producer, to: reachable });
    return { dataProducerId: producer.id };
  },

  closeDataProducer({ peer }, { dataProducerId }) {
    const publication = peer.dataProducers.get(dataProducerId);
    if (publication === undefined) throw new Refused("noSuchThing");
    publication.producer.close();
    return {};
  },

  quality({ peer }) {
    return measureQuality(peer);
  },
};
