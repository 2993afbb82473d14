import { type Client, CloseCode, Room } from "@colyseus/core";
import {
  BYTES,
  CLOSE_REASONS,
  type CloseDetails,
  type CloseNotice,
  type CloseReasonName,
  JoinOptions,
  LIMITS,
  type UserId,
  WorldState,
  worldId,
} from "@crowdwire/protocol";
import type { EvidenceRequest } from "../api/ApiServices.ts";
import type { LiveChange } from "../live/LiveChange.ts";
import type { WorldMedia } from "../media/MediaDesk.ts";
import type { Admission } from "../order/Admission.ts";
import type { Evidence } from "../order/EvidenceLog.ts";
import type { WorldSettings } from "../order/Order.ts";
import type { RoomAttendance } from "../persistence/Attendance.ts";
import { Replicator } from "../replication/Replicator.ts";
import { createSchedule } from "../systems/schedule.ts";
import { TickRunner } from "../world/TickRunner.ts";
import { NO_SLOT, World } from "../world/World.ts";
import { Admissions } from "./Admissions.ts";
import { authenticate } from "./authenticate.ts";
import { bindMessages } from "./bindMessages.ts";
import { CopyingSerializer } from "./CopyingSerializer.ts";
import type { Listed } from "./createMatchmaking.ts";
import { dismiss } from "./dismiss.ts";
import { EffectRouter } from "./EffectRouter.ts";
import { answerEvidence, EVIDENCE_METHOD } from "./gatherEvidence.ts";
import { JoinRefused } from "./JoinRefused.ts";
import { MessageGate } from "./MessageGate.ts";
import { messageHandlers } from "./messageHandlers.ts";
import { openSociety, type Society } from "./openSociety.ts";
import { PackedIntake } from "./PackedIntake.ts";
import { TickLoop } from "./TickLoop.ts";
import { TickWatch } from "./TickWatch.ts";
import { type Visitor, Visitors } from "./Visitors.ts";
import type { WorldServices } from "./WorldServices.ts";

/** Slow state is patched twice a second (REP1). */
const PATCH_EVERY_TICKS = LIMITS.tickHz / 2;
/** A patch waits so long for a snapshot that takes it along. */
const PATCH_WAITS_TICKS = 3;
const GOODBYE_MS = 1000;

/**
 * The door of a world: who comes in, what they say, what they are told. No rules of the world are here.
 *
 * It does not use Colyseus' reconnection: a client that lost its connection asks for a new seat with a fresh token, and
 * the world gives it the avatar that waits for it (docs/decisions/0006).
 */
export abstract class WorldRoom extends Room<{ state: WorldState }> {
  protected abstract readonly services: WorldServices;
  override patchRate = null;
  // How many may be inside is the world's to decide. A room that Colyseus holds for full, seats that nobody took included,
  // would be joined by a second one for the same world, and people would miss one another.
  override maxClients = Number.POSITIVE_INFINITY;
  // Only a backstop: the gate closes with a named reason at half of it.
  override maxMessagesPerSecond = 2 * LIMITS.clientMessagesPerSecond;

  #visitors!: Visitors;
  #world!: World;
  #worldId = worldId("");
  #runner!: TickRunner;
  #replicator!: Replicator;
  #loop!: TickLoop;
  #gate!: MessageGate;
  #intake!: PackedIntake;
  #unlist: () => void = () => undefined;
  #society!: Society;
  #admissions!: Admissions;
  #listedWaiting = 0;
  #release: () => void = () => undefined;
  #attendance!: RoomAttendance;
  #media!: WorldMedia;
  #effects!: EffectRouter;

  override async onCreate(options: unknown): Promise<void> {
    const { timer, metrics, logger, directory, writes } = this.services;
    const beganMs = timer.now();
    this.#visitors = new Visitors(writes);
    const { worldId: id } = JoinOptions.parse(options);
    this.#worldId = worldId(id);
    const opened = await this.services.openWorld(this.#worldId);
    if (!opened) throw new JoinRefused("worldNotFound");
    this.#release = () => opened.close();

    this.state = new WorldState();
    const world = new World(opened);
    this.#world = world;
    this.#show(opened.settings);
    this.#society = await openSociety({
      services: this.services,
      worldId: this.#worldId,
      world,
      settings: opened.settings,
      dismiss: (user, notice) => this.#dismiss(user, notice),
      wrote: () => this.#attendance.wrote(),
      settingsChanged: (settings) => this.#show(settings),
    });
    const log = logger.child({ worldId: this.#worldId });
    const observer = new TickWatch({ metrics, logger: log, now: timer.now, giveUp: () => this.#fail() });
    this.#replicator = new Replicator(world.slots, this.#visitors, this.services.mostSpectators);
    this.#admissions = new Admissions({
      world,
      order: this.#society.order,
      gallery: this.#replicator.gallery,
      watches: (visitor) => {
        const serverMs = Math.round(this.#runner.worldMs());
        this.#effects.say(visitor.client.sessionId, "watching", { serverMs });
        this.#society.delivery.begin(visitor);
      },
      looksAway: (visitor) => this.#society.delivery.end(visitor),
      fellBehind: (visitor) => this.#letGo(visitor),
      takenOver: (visitor) => this.#close(visitor, "takenOver"),
    });
    const schedule = createSchedule(this.#replicator);
    const chance = this.services.openChance();
    this.#runner = new TickRunner(world, { schedule, chance, observer, now: timer.now });
    this.#gate = new MessageGate(timer.now);
    this.#intake = new PackedIntake({
      world,
      worldMs: () => this.#runner.worldMs(),
      metrics,
      breach: (visitor, reason) => this.#close(visitor, reason),
    });
    this.#bindMessages();
    this.#loop = new TickLoop({
      timer,
      step: () => this.#step(),
      isMidTick: () => this.#runner.isMidTick,
      onLate: () => metrics.ticksLate.inc(),
      onDropped: (ticks) => metrics.ticksDropped.inc(ticks),
    });
    const running = {
      worldId: this.#worldId,
      population: () => world.population,
      hasRoomFor: (user: UserId) => this.#admissions.hasRoomFor(user),
      apply: (change: LiveChange) => this.#society.order.apply(change),
      catchUp: () => this.#society.order.askAboutEveryone(),
      evidence: (request: EvidenceRequest) => answerEvidence(this.#society, request),
    };
    this.#unlist = directory.add(running, beganMs);
    this.#attendance = this.services.attend(this.#worldId);
    this.#media = this.services.media.open(this.#worldId, opened.epoch, {
      moved: () => {
        for (const { client } of this.#visitors.all()) this.#effects.sendTicket(client.sessionId);
      },
      spoke: (entity, isSpeaking) => this.#effects.noteSpeaking(entity, isSpeaking),
    });
    this.#effects = new EffectRouter({
      worldId: this.#worldId,
      world,
      worldMs: () => this.#runner.worldMs(),
      visitors: this.#visitors,
      society: this.#society,
      attendance: this.#attendance,
      media: this.#media,
      services: this.services,
      close: (visitor, reason, details) => this.#close(visitor, reason, details),
      letGo: (visitor) => this.#letGo(visitor),
      failed: (error, method) => this.onUncaughtException(error, method),
    });
    this.#loop.start();
    log.info({ capacity: world.capacity }, "A world has been opened.");
  }

  /** Colyseus sets its own serializer when the state is set; ours copies what it hands to sockets. */
  override setSerializer(): void {
    super.setSerializer(new CopyingSerializer<WorldState>());
  }

  override async onJoin(client: Client, options: unknown, admission?: Admission): Promise<void> {
    if (!admission) throw new JoinRefused("notSignedIn");
    const user = admission.userId;
    this.services.noteVisit(user, this.#worldId);
    const last = await this.services.lastPlacement(user, this.#worldId);
    const join = JoinOptions.parse(options);
    const visitor = this.#visitors.add(client, this.#gate.of(client.sessionId), user, join.chatAfter);
    visitor.line.listen((type, bytes) => this.#receive(visitor, type, bytes));
    this.services.metrics.clients.inc();
    const refusal = this.#admissions.admit(visitor, admission, last);
    if (refusal !== null) this.#close(visitor, refusal.reason, refusal.details);
  }

  /** What is kept of the last minute, for a report; other processes ask for it by name (see rooms/gatherEvidence.ts). */
  [EVIDENCE_METHOD](request: EvidenceRequest): Evidence {
    return answerEvidence(this.#society, request);
  }

  override onLeave(client: Client, code?: number): void {
    const type = code === CloseCode.CONSENTED ? "leave" : "drop";
    this.#world.inbox.submit({ type, session: client.sessionId });
    this.#gate.forget(client.sessionId);
    const visitor = this.#visitors.get(client.sessionId);
    if (visitor) {
      this.#admissions.leave(visitor, type === "drop" && visitor.mayReturn);
      this.#society.delivery.end(visitor);
    }
    this.#visitors.remove(client.sessionId);
    this.services.metrics.clients.dec();
  }

  override onDispose(): void {
    this.#loop?.stop();
    this.#unlist();
    if (!this.#world) return;
    // One last tick takes in who just left; whoever still waits for their owner is kept where they stand.
    for (const effect of this.#runner.run()) this.#effects.carryOut(effect);
    for (const effect of this.#runner.close()) this.#effects.carryOut(effect);
    this.#attendance.close();
    this.#media.close();
    this.#society.order.close();
    this.#release();
    this.services.logger.info({ worldId: this.#worldId }, "A world has been closed.");
  }

  override onUncaughtException(error: Error, method: string): void {
    if (error.cause instanceof JoinRefused) return;
    this.services.logger.error({ err: error, method, worldId: this.#worldId }, "A room's hook failed.");
  }

  /** A tick, or the next part of it. What it tells one visitor leaves as one write, and a patch rides along with a snapshot. */
  #step(): void {
    const { writes, metrics } = this.services;
    writes.hold();
    try {
      if (!this.#runner.isMidTick) this.#patch(this.#world.tick % PATCH_EVERY_TICKS);
      if (!this.#runner.isMidTick) writes.defer(() => this.#society.delivery.deliver(this.#visitors.all()));
      for (const effect of this.#runner.runPart()) this.#effects.carryOut(effect);
    } finally {
      writes.release();
    }
    this.#admissions.letIn(this.#replicator.presence);
    metrics.replicatedBytes.inc(this.#visitors.takeSentBytes());
    metrics.snapshotsSkipped.inc(this.#replicator.takeSkipped());
    this.#intake.report();
  }

  #patch(ticksSince: number): void {
    const { writes } = this.services;
    if (ticksSince === PATCH_WAITS_TICKS) writes.settle();
    if (ticksSince !== 0) return;
    this.state.online = this.#world.population;
    void this.#list();
    writes.defer(() => this.broadcastPatch());
  }

  /** Says to whoever counts the people in worlds how many of those connected are not inside. */
  async #list(): Promise<void> {
    const { waiting } = this.#admissions;
    if (waiting === this.#listedWaiting) return;
    this.#listedWaiting = waiting;
    // Its world stands there, too, by which it is found.
    const listed: Listed = { ...this.metadata, waiting };
    await this.setMetadata(listed).catch((error: unknown) => {
      this.#listedWaiting = -1;
      this.services.logger.warn(
        { err: error },
        "How many wait for a world could not be listed; it will be tried again.",
      );
    });
  }

  #bindMessages(): void {
    const slotOf = (client: Client) => this.#world.slotOfSession(client.sessionId);
    const handlers = messageHandlers({
      ...this.#society,
      worldId: this.#worldId,
      inbox: this.#world.inbox,
      introduce: (client, card) => this.#effects.say(client.sessionId, "person", card),
      show: (client, found) => this.#effects.say(client.sessionId, "found", found),
      sendTicket: (client) => this.#effects.sendTicket(client.sessionId),
      wait: (client, mode) => {
        const visitor = this.#visitors.get(client.sessionId);
        return visitor && this.#admissions.wait(visitor, mode);
      },
      aim: (client, aim) => this.#replicator.gallery.aim(client.sessionId, aim),
      record: (deed) => this.services.record({ ...deed, world: this.#worldId }),
    });
    const bound = bindMessages(handlers, this.#gate, {
      phaseOf: (client) => (slotOf(client) === NO_SLOT ? "waiting" : "spawned"),
      permissionsOf: (client) => this.#world.permissions[slotOf(client)] ?? 0,
      failed: (_client, name, error) => this.onUncaughtException(error as Error, name),
      refuse: (client, message, reason) => this.#effects.refuse(client.sessionId, message, reason),
      breach: (client, reason) => this.#close(this.#visitors.get(client.sessionId), reason),
      isClosing: (client) => this.#visitors.get(client.sessionId)?.isClosing ?? true,
    });
    for (const [name, handler] of Object.entries(bound)) this.onMessage(name, handler);
    for (const type of [BYTES.intent, BYTES.ping]) {
      this.onMessageBytes(type, (client: Client, bytes: Uint8Array) => {
        const visitor = this.#visitors.get(client.sessionId);
        if (visitor) this.#receive(visitor, type, bytes);
      });
    }
  }

  #receive(visitor: Visitor, type: number, bytes: Uint8Array): boolean {
    try {
      return this.#intake.receive(visitor, type, bytes);
    } catch (error) {
      this.onUncaughtException(error as Error, "receive");
      return true;
    }
  }

  /** Ends a connection with a named reason; what it still sends meanwhile is not looked at. */
  #close(visitor: Visitor | undefined, reason: CloseReasonName, details: CloseDetails = {}): void {
    if (!visitor || visitor.isClosing) return;
    visitor.isClosing = true;
    visitor.mayReturn = CLOSE_REASONS[reason].retriable;
    dismiss(visitor.client, { reason, details }, this.#worldId, this.services);
  }

  /** Ends all connections of a user; null: everybody's. */
  #dismiss(user: UserId | null, { reason, details }: CloseNotice): void {
    for (const visitor of this.#visitors.all()) {
      if (user === null || visitor.userId === user) this.#close(visitor, reason, details);
    }
  }

  /** Puts settings where everyone sees them. */
  #show({ name, capacity, isChatOn, slowModeSeconds }: WorldSettings): void {
    this.#world.capacity = Math.min(capacity, this.#world.mostCapacity);
    this.state.name = name;
    this.state.capacity = capacity;
    this.state.isChatOn = isChatOn;
    this.state.slowModeSeconds = slowModeSeconds;
  }

  /** Whoever does not read does not read a goodbye either: after a moment for those who still might, the line is cut. */
  #letGo(visitor: Visitor | undefined): void {
    if (!visitor) return;
    this.#close(visitor, "tooSlow");
    this.services.timer.after(GOODBYE_MS, () => visitor.line.cut());
  }

  #fail(): void {
    this.services.logger.error({ worldId: this.#worldId }, "A world cannot go on and is being closed.");
    for (const visitor of this.#visitors.all()) this.#close(visitor, "worldFailed");
    this.disconnect(CLOSE_REASONS.worldFailed.code).catch((error: unknown) => {
      this.services.logger.error({ err: error, worldId: this.#worldId }, "A failed world could not be closed.");
    });
  }
}

/** A room class bound to this server's services, as Colyseus wants to be given one. */
export function bindWorldRoom(services: WorldServices) {
  return class extends WorldRoom {
    protected readonly services = services;

    static override async onAuth(token: string, options: unknown): Promise<Admission> {
      return authenticate(services, token, options);
    }
  };
}
