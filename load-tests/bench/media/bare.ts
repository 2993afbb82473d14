/**
 * The limit: mediasoup alone, told once who sits with whom. The same signalling words without any check, the same codecs,
 * and nothing else: no groups, no grants, no ear for who speaks, no reports.
 */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createWorker, type types } from "mediasoup";
import { WebSocketServer } from "ws";
import { MEDIA_CODECS } from "../../../sfu/src/media/codecs.ts";
import { answerParent } from "../processes/answerParent.ts";
import { MediaMeter } from "./MediaMeter.ts";
import { circleOf, type MediaEntrance, type MediaSetting } from "./setting.ts";

/** What a request may carry: nothing is checked here. */
interface Body {
  readonly grant: string;
  readonly rtpCapabilities: types.RtpCapabilities;
  readonly transportId: string;
  readonly dtlsParameters: types.DtlsParameters;
  readonly rtpParameters: types.RtpParameters;
  readonly consumerId: string;
}

interface Person {
  readonly send: types.WebRtcTransport;
  readonly receive: types.WebRtcTransport;
  readonly consumers: Map<string, types.Consumer>;
  readonly tell: (notice: string, body: unknown) => void;
  capabilities?: types.RtpCapabilities;
  producer?: types.Producer;
}

let worker: types.Worker;
const meter = new MediaMeter(() => [worker.pid]);

answerParent({
  start: (setting: MediaSetting) => start(setting),
  begin: () => meter.begin(),
  figures: () => meter.figures(),
});

async function start(setting: MediaSetting): Promise<MediaEntrance> {
  worker = await createWorker({ logLevel: "none" });
  const listen = { ip: "127.0.0.1", port: 0 };
  const webRtcServer = await worker.createWebRtcServer({
    listenInfos: [
      { protocol: "udp", ...listen },
      { protocol: "tcp", ...listen },
    ],
  });
  const router = await worker.createRouter({ mediaCodecs: MEDIA_CODECS });
  const people = new Map<number, Person>();
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");

  async function feed(hearer: Person, of: number): Promise<void> {
    const { producer } = people.get(of)!;
    const { capabilities: rtpCapabilities } = hearer;
    if (producer === undefined || rtpCapabilities === undefined) return;
    const consumer = await hearer.receive.consume({ producerId: producer.id, rtpCapabilities, paused: true });
    hearer.consumers.set(consumer.id, consumer);
    hearer.tell("consumerOpened", {
      consumerId: consumer.id,
      producerId: producer.id,
      entityId: of,
      source: "microphone",
      rtpParameters: consumer.rtpParameters,
      isProducerPaused: false,
    });
  }

  const mates = (person: number) =>
    [...people.keys()].filter((each) => each !== person && circleOf(each, setting) === circleOf(person, setting));

  server.on("connection", (socket) => {
    let id = 0;
    const tell = (notice: string, body: unknown) => socket.send(JSON.stringify({ notice, body }));
    const handlers: Record<string, (body: Body) => Promise<unknown>> = {
      async hello({ grant }) {
        id = Number(grant);
        const make = () => router.createWebRtcTransport({ webRtcServer, enableSctp: true });
        const [send, receive] = await Promise.all([make(), make()]);
        people.set(id, { send, receive, consumers: new Map(), tell });
        return {
          entityId: id,
          resumeToken: "",
          routerRtpCapabilities: router.rtpCapabilities,
          send: describe(send),
          receive: describe(receive),
        };
      },
      async capabilities({ rtpCapabilities }) {
        const person = people.get(id)!;
        person.capabilities = rtpCapabilities;
        await Promise.all(mates(id).map((mate) => feed(person, mate)));
        return {};
      },
      async connectTransport({ transportId, dtlsParameters }) {
        const { send, receive } = people.get(id)!;
        await (send.id === transportId ? send : receive).connect({ dtlsParameters });
        return {};
      },
      async produce({ rtpParameters }) {
        const person = people.get(id)!;
        person.producer = await person.send.produce({ kind: "audio", rtpParameters });
        await Promise.all(mates(id).map((mate) => feed(people.get(mate)!, id)));
        return { producerId: person.producer.id };
      },
      async consumerReady({ consumerId }) {
        await people.get(id)!.consumers.get(consumerId)?.resume();
        return {};
      },
    };
    socket.on("message", async (data) => {
      const { id: request, type, body } = JSON.parse(data.toString());
      socket.send(JSON.stringify({ id: request, ok: true, body: await handlers[type]!(body) }));
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    grants: Array.from({ length: setting.users }, (_, at) => String(at + 1)),
  };
}

function describe({ id, iceParameters, iceCandidates, dtlsParameters }: types.WebRtcTransport) {
  return { id, iceParameters, iceCandidates, dtlsParameters };
}
