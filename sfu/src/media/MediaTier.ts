import type { ControlCommand, ControlReport, EntityId, MediaSource, ReplicaName, WorldId } from "@crowdwire/protocol";
import { MEDIA_LIMITS } from "@crowdwire/protocol";
import type { Logger } from "@crowdwire/service-kit";
import type { types } from "mediasoup";
import type { SfuMetrics } from "../metrics.ts";
import type { MediaWorker } from "./MediaWorker.ts";
import { MediaWorld } from "./MediaWorld.ts";
import { Peer, type PeerSession } from "./Peer.ts";
import { PeerReports } from "./PeerReports.ts";
import { Pipes } from "./Pipes.ts";
import { choosePlace, hasRoom, refusedBy } from "./placement.ts";
import { Rehousing } from "./Rehousing.ts";
import { Speakers } from "./Speakers.ts";
import { UploadWatch } from "./UploadWatch.ts";
import { WorkerPool, type WorkerPoolOptions } from "./WorkerPool.ts";

export interface MediaTierOptions {
  readonly replica: ReplicaName;
  readonly pool: Pick<WorkerPoolOptions, "size" | "firstPort" | "addresses" | "upload">;
  readonly consumersPerWorker: number;
  readonly maxVideos: number;
  readonly report: (report: ControlReport) => void;
  readonly logger: Logger;
  readonly metrics: SfuMetrics;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

/** All media of this process: its workers, and every world whose people are connected here. */
export class MediaTier {
  readonly #options: MediaTierOptions;
  readonly #worlds = new Map<WorldId, MediaWorld>();
  readonly #pipes = new Pipes();
  readonly #speakers = new Speakers();
  readonly #reports: PeerReports;
  readonly #uploads = new UploadWatch();
  #pool: WorkerPool | undefined;
  #isDraining = false;
  readonly #rehousing: Rehousing;

  private constructor(options: MediaTierOptions) {
    this.#options = options;
    this.#reports = new PeerReports(options.replica, options.report);
    this.#rehousing = new Rehousing({
      choosePlace: (peer) => this.#choosePlace(this.worldOf(peer), peer.entityId),
      onMoved: (peer) => this.worldOf(peer).renew(peer),
      logger: options.logger,
    });
  }

  /** Starts the workers. @throws what mediasoup says when they cannot be had */
  static async start(options: MediaTierOptions): Promise<MediaTier> {
    const tier = new MediaTier(options);
    tier.#pool = await WorkerPool.start({
      ...options.pool,
      logger: options.logger,
      onSpeaking: (worker, speakers) => tier.#hearSpeaking(worker, speakers),
      onDied: (worker) => {
        options.metrics.workerDeaths.inc();
        tier.#rehousing.moveFrom(worker, tier.#allPeers());
      },
      onReplaced: () => tier.#rehousing.retry(),
    });
    return tier;
  }

  get workers(): MediaWorker[] {
    return this.#pool!.workers;
  }

  get peers(): number {
    return this.workers.reduce((sum, worker) => sum + worker.peers, 0);
  }

  get worlds(): ReadonlyMap<WorldId, MediaWorld> {
    return this.#worlds;
  }

  get maxVideos(): number {
    return this.#options.maxVideos;
  }

  /** Tracks that are piped between workers. */
  get pipes(): number {
    return this.#pipes.count;
  }

  /** What new peers are refused now. */
  get refuses(): "nothing" | "video" | "everything" {
    return refusedBy(this.workers, this.#options.consumersPerWorker);
  }

  /** Whether new people may be sent here. */
  get isReady(): boolean {
    return !this.#isDraining && this.workers.length > 0;
  }

  /** Obeys the game server. */
  take(command: ControlCommand): void {
    const world = this.#world(command.world);
    const change = world.take(command);
    this.#options.metrics.commands.inc({ type: command.type, outcome: change === null ? "old" : "taken" });
    const { replica, report } = this.#options;
    if (change?.needsResend === true) report({ type: "resend", replica, world: command.world });
    if (change === null || command.type !== "group" || !world.concernsAnybody(change)) return;
    const { epoch, revision, groupId } = command;
    void world.settled(change).then(() => {
      if (world.desired.isCurrent(command)) {
        report({ type: "applied", replica, world: command.world, epoch, revision, groupId });
      }
    });
  }

  /**
   * Seats a new peer; one that is there already for the same avatar is taken over.
   * @returns null when all workers are full, or none is there.
   */
  async enter(worldId: WorldId, entityId: EntityId, session: PeerSession): Promise<Peer | null> {
    const world = this.#world(worldId);
    const place = this.#choosePlace(world, entityId);
    if (place === null) return null;
    const seat = await place.createSeat();
    const before = world.peers.get(entityId);
    if (before !== undefined) {
      before.session?.close("takenOver");
      this.leave(before);
    }
    const peer = new Peer(worldId, entityId, seat, session);
    world.enter(peer);
    return peer;
  }

  /** Whether this avatar has left the world since a grant that is so old was issued: whoever was sent out may still hold one. */
  hasDeparted(worldId: WorldId, entityId: EntityId, grantAgeMs: number): boolean {
    return this.#worlds.get(worldId)?.hasDeparted(entityId, grantAgeMs) ?? false;
  }

  leave(peer: Peer): void {
    this.#rehousing.forget(peer);
    this.#worlds.get(peer.world)?.leave(peer);
  }

  worldOf(peer: Peer): MediaWorld {
    return this.#world(peer.world);
  }

  /** Whether a new producer of this kind may begin: the last of the room is for voices (SFU4). */
  canPublish(peer: Peer, kind: "audio" | "video"): boolean {
    return hasRoom(peer.seat.worker, kind, this.#options.consumersPerWorker);
  }

  async published(peer: Peer, source: MediaSource, producer: types.Producer): Promise<void> {
    this.worldOf(peer).published(peer, source, producer);
    if (source !== "microphone") return;
    this.#speakers.add(producer.id, peer);
    producer.observer.once("close", () => this.#speakers.remove(producer.id));
    await peer.seat.worker.listenTo(producer);
  }

  /** Call every second: worlds nobody speaks for fall silent, what did not fit is tried again, loads are told. */
  async tick(): Promise<void> {
    const { nowMs, logger, metrics } = this.#options;
    for (const [id, world] of this.#worlds) {
      const silentMs = nowMs() - world.desired.heardAtMs;
      if (silentMs > MEDIA_LIMITS.worldSilenceSeconds * 1000 && world.desired.groupCount > 0) {
        logger.warn({ worldId: id }, "Nobody has spoken for this world for a while; its groups end.");
        metrics.worldsSilenced.inc();
        world.silence();
      }
      world.retry();
      if (world.peers.size === 0 && silentMs > 60_000) this.#worlds.delete(id);
    }
    this.#rehousing.retry();
    await this.#endFloods();
    await Promise.all(this.workers.map((worker) => worker.measureCpu().catch(() => undefined)));
    this.reportLoad();
  }

  /** Call a few times a second: tells the game server what its people do. */
  flushReports(): void {
    this.#reports.flush();
  }

  /** Tells everything: a game server has connected. */
  reportAll(): void {
    for (const peer of this.#allPeers()) this.#reports.note(peer);
    this.reportLoad();
    this.flushReports();
  }

  reportLoad(): void {
    const { replica, report, consumersPerWorker, metrics } = this.#options;
    const { workers } = this;
    const consumers = workers.reduce((sum, worker) => sum + worker.consumers, 0);
    metrics.consumers.set(consumers);
    metrics.peers.set(this.peers);
    metrics.pipes.set(this.#pipes.count);
    metrics.workers.set(workers.length);
    for (const [index, worker] of this.#pool!.places.entries()) {
      metrics.workerConsumers.set({ worker: String(index) }, worker?.consumers ?? 0);
      metrics.workerCpuSeconds.set({ worker: String(index) }, worker?.cpuSeconds ?? 0);
    }
    report({
      type: "load",
      replica,
      consumers,
      capacity: this.#pool!.size * consumersPerWorker,
      peers: this.peers,
      workers: workers.map((worker) => worker.describeLoad(this.#pipes)),
      refuses: this.refuses,
      isDraining: this.#isDraining,
    });
  }

  /** From now on nobody new is taken. */
  drain(): void {
    this.#isDraining = true;
    this.reportLoad();
  }

  /** Ends everything; clients are told that they will be back. */
  close(): void {
    this.#isDraining = true;
    for (const peer of this.#allPeers()) peer.session?.close("stopping");
    this.#pool?.close();
  }

  /** Cuts off whoever sends more than they may. */
  async #endFloods(): Promise<void> {
    for (const peer of await this.#uploads.look(this.#allPeers())) {
      this.#options.logger.warn({ peerId: peer.id }, "Somebody sent more than they may, and was cut off.");
      peer.session?.close("tooManyMessages");
      // Not when their client says that it has gone: it need not.
      this.leave(peer);
    }
  }

  #allPeers(): Peer[] {
    return [...this.#worlds.values()].flatMap(({ peers }) => [...peers.values()]);
  }

  #world(id: WorldId): MediaWorld {
    const known = this.#worlds.get(id);
    if (known !== undefined) return known;
    const { consumersPerWorker, maxVideos, nowMs, logger } = this.#options;
    const world = new MediaWorld({
      id,
      pipes: this.#pipes,
      capacity: consumersPerWorker,
      maxVideos,
      nowMs,
      onFailure: (error) => logger.warn({ err: error, worldId: id }, "A consumer could not be opened; trying again."),
      onPeerChanged: (peer) => this.#reports.note(peer),
    });
    this.#worlds.set(id, world);
    return world;
  }

  #choosePlace(world: MediaWorld, entity: EntityId): MediaWorker | null {
    const mates = new Map<MediaWorker, number>();
    for (const mate of world.desired.heardBy(entity)) {
      const worker = world.peers.get(mate)?.seat.worker;
      if (worker !== undefined) mates.set(worker, (mates.get(worker) ?? 0) + 1);
    }
    return choosePlace(this.workers, mates, this.#options.consumersPerWorker);
  }

  #hearSpeaking(worker: MediaWorker, volumes: readonly { producerId: string; volume: number }[]): void {
    const changed = this.#speakers.hear(worker, volumes);
    const listeners = new Set<Peer>();
    for (const peer of changed) {
      this.#reports.note(peer);
      const world = this.worldOf(peer);
      const hearers = world.desired.hearersOf(peer.entityId);
      for (const entity of hearers === "everyone" ? world.people() : hearers) {
        const listener = world.peers.get(entity);
        if (listener !== undefined) listeners.add(listener);
      }
    }
    for (const listener of listeners) {
      listener.session?.notify("speaking", { speakers: this.#speakers.among(listener.receptions.keys()) });
    }
  }
}
