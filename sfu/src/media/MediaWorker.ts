import type { MayPublish, ReplicaLoad } from "@crowdwire/protocol";
import { createWorker, type types } from "mediasoup";
import { MEDIA_CODECS } from "./codecs.ts";
import type { Pipes } from "./Pipes.ts";

/** Bits per second. */
export interface UploadLimits {
  readonly everything: number;
  /** For whoever may send neither camera nor screen. */
  readonly voice: number;
}

export interface MediaWorkerOptions {
  /** Addresses to listen on, each with the one that clients are told. */
  readonly addresses: readonly { readonly ip: string; readonly announced?: string | undefined }[];
  /** UDP and TCP (SFU7). 0 picks free ones. */
  readonly port: number;
  /** Most that somebody may send, in bits per second. */
  readonly upload: UploadLimits;
  readonly onSpeaking: (speakers: readonly { producerId: string; volume: number }[]) => void;
}

/** The two transports of a peer, on one worker (SFU2). */
export interface WorkerSeat {
  readonly worker: MediaWorker;
  readonly send: types.WebRtcTransport;
  readonly receive: types.WebRtcTransport;
}

/** How often who speaks is looked at, and how loud is speaking. */
const SPEAKING = { interval: 300, threshold: -55, maxEntries: 1000 } as const;
/** Before the bandwidth estimator knows better. */
const INITIAL_OUTGOING_BITRATE = 1_000_000;

/** One mediasoup worker: a process with one port, one router and one ear for who speaks. */
export class MediaWorker {
  readonly #options: MediaWorkerOptions;
  readonly #worker: types.Worker;
  readonly #server: types.WebRtcServer;
  readonly #ear: types.AudioLevelObserver;
  readonly router: types.Router;
  readonly #dataPipes = new Map<string, Promise<void>>();
  /** Peers that sit here. */
  peers = 0;
  #consumers = 0;
  #cpuSeconds = 0;
  #cpuAtMs = performance.now();
  #cpuShare = 0;

  private constructor(
    options: MediaWorkerOptions,
    parts: { worker: types.Worker; server: types.WebRtcServer; router: types.Router; ear: types.AudioLevelObserver },
  ) {
    this.#options = options;
    this.#worker = parts.worker;
    this.#server = parts.server;
    this.router = parts.router;
    this.#ear = parts.ear;
    this.#countConsumers();
    parts.ear.on("volumes", (volumes) => {
      options.onSpeaking(volumes.map(({ producer, volume }) => ({ producerId: producer.id, volume })));
    });
    parts.ear.on("silence", () => options.onSpeaking([]));
  }

  /** Starts the process. @throws what mediasoup says when the binary or the port cannot be had. */
  static async start(options: MediaWorkerOptions): Promise<MediaWorker> {
    const worker = await createWorker({ logLevel: "warn" });
    try {
      const server = await worker.createWebRtcServer({
        listenInfos: options.addresses.flatMap(({ ip, announced }) =>
          (["udp", "tcp"] as const).map((protocol) => ({
            protocol,
            ip,
            port: options.port,
            ...(announced === undefined ? {} : { announcedAddress: announced }),
          })),
        ),
      });
      const router = await worker.createRouter({ mediaCodecs: MEDIA_CODECS });
      const ear = await router.createAudioLevelObserver(SPEAKING);
      return new MediaWorker(options, { worker, server, router, ear });
    } catch (error) {
      worker.close();
      throw error;
    }
  }

  get pid(): number {
    return this.#worker.pid;
  }

  get isAlive(): boolean {
    return !this.#worker.closed;
  }

  /** Consumers on this worker, those of pipes included. */
  get consumers(): number {
    return this.#consumers;
  }

  /** Share of one core, 0…1, between the last two measurements. */
  get cpuShare(): number {
    return this.#cpuShare;
  }

  /** CPU time since its process began, as of the last measurement. Seconds. */
  get cpuSeconds(): number {
    return this.#cpuSeconds;
  }

  onDied(listener: (error: Error) => void): void {
    this.#worker.on("died", listener);
  }

  /** Both transports of a peer, UDP first, with room for data channels. */
  async createSeat(): Promise<WorkerSeat> {
    const [send, receive] = await Promise.all([this.#createTransport(), this.#createTransport()]);
    await send.setMaxIncomingBitrate(this.#options.upload.everything);
    return { worker: this, send, receive };
  }

  /** Most that somebody with these rights may send, in bits per second. */
  mostUpload({ video, screen }: MayPublish): number {
    const { everything, voice } = this.#options.upload;
    return video || screen ? everything : Math.min(voice, everything);
  }

  /** Hears whether this producer's owner speaks. */
  async listenTo(producer: types.Producer): Promise<void> {
    await this.#ear.addProducer({ producerId: producer.id });
  }

  /** Makes a data channel's origin consumable on another worker; it ends with the channel. */
  async pipeData(producer: types.DataProducer, to: MediaWorker): Promise<void> {
    const key = `${producer.id} ${to.router.id}`;
    const known = this.#dataPipes.get(key);
    if (known !== undefined) return known;
    const piped = this.router.pipeToRouter({ dataProducerId: producer.id, router: to.router }).then(() => undefined);
    this.#dataPipes.set(key, piped);
    producer.observer.once("close", () => this.#dataPipes.delete(key));
    await piped;
  }

  /** Asks the process for its CPU time. */
  async measureCpu(): Promise<void> {
    const usage = await this.#worker.getResourceUsage();
    const cpuSeconds = (usage.ru_utime + usage.ru_stime) / 1000;
    const nowMs = performance.now();
    this.#cpuShare = Math.max(0, (cpuSeconds - this.#cpuSeconds) / Math.max(0.001, (nowMs - this.#cpuAtMs) / 1000));
    this.#cpuSeconds = cpuSeconds;
    this.#cpuAtMs = nowMs;
  }

  /** As the game server is told. */
  describeLoad(pipes: Pipes): ReplicaLoad["workers"][number] {
    const { consumers, peers, cpuShare } = this;
    return { consumers, peers, cpu: cpuShare, pipes: pipes.countOf(this.router) };
  }

  close(): void {
    this.#server.close();
    this.#worker.close();
  }

  #createTransport(): Promise<types.WebRtcTransport> {
    return this.router.createWebRtcTransport({
      webRtcServer: this.#server,
      enableUdp: true,
      enableTcp: true,
      preferUdp: true,
      enableSctp: true,
      initialAvailableOutgoingBitrate: INITIAL_OUTGOING_BITRATE,
    });
  }

  #countConsumers(): void {
    this.router.observer.on("newtransport", (transport) => {
      transport.observer.on("newconsumer", (consumer) => {
        this.#consumers++;
        consumer.observer.once("close", () => {
          this.#consumers--;
        });
      });
    });
  }
}
