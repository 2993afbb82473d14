import type { EntityId } from "@crowdwire/protocol";
import type { types } from "mediasoup";
import type { MediaWorld } from "./MediaWorld.ts";
import type { Peer } from "./Peer.ts";

export interface OpenDataOptions {
  readonly world: MediaWorld;
  readonly sender: Peer;
  readonly producer: types.DataProducer;
  /** Those who share a group with the sender. */
  readonly to: readonly EntityId[];
}

/** Opens the receiving ends of a data channel; they end with it, and as soon as no group is shared any more. */
export async function openData({ world, sender, producer, to }: OpenDataOptions): Promise<void> {
  sender.dataProducers.set(producer.id, { producer, to: new Set(to) });
  producer.observer.once("close", () => sender.dataProducers.delete(producer.id));
  await Promise.all(to.map((entity) => openOne(world, sender, producer, entity)));
}

async function openOne(world: MediaWorld, sender: Peer, producer: types.DataProducer, to: EntityId): Promise<void> {
  const receiver = world.peers.get(to);
  if (receiver === undefined) return;
  const { seat } = receiver;
  if (seat.worker !== sender.seat.worker) {
    await sender.seat.worker.pipeData(producer, seat.worker);
  }
  const consumer = await seat.receive.consumeData({ dataProducerId: producer.id });
  // Either may have gone, or walked away, meanwhile.
  if (receiver.isClosed || receiver.seat !== seat || !world.desired.share(sender.entityId, to)) {
    consumer.close();
    return;
  }
  const end = (reason: "publisherStopped" | null) => {
    if (!receiver.dataReceptions.delete(consumer.id) || reason === null) return;
    receiver.session?.notify("dataConsumerClosed", { dataConsumerId: consumer.id, reason });
  };
  receiver.dataReceptions.set(consumer.id, { consumer, from: sender.entityId });
  consumer.on("dataproducerclose", () => end("publisherStopped"));
  consumer.on("transportclose", () => end(null));
  receiver.session?.notify("dataConsumerOpened", {
    dataConsumerId: consumer.id,
    dataProducerId: producer.id,
    entityId: sender.entityId,
    label: producer.label,
    protocol: producer.protocol,
    sctpStreamParameters: { ...consumer.sctpStreamParameters },
  });
}
