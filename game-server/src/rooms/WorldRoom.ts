import { type Client, CloseCode, Room } from "@colyseus/core";
import {
  answerPing,
  BYTES,
  CLOSE_REASONS,
  type ClientMessageName,
  type CloseReasonName,
  decodeIntent,
  type IntentMessage,
  JoinOptions,
  LIMITS,
  type RefusalReason,
  restingIntent,
  type ServerMessages,
  WorldState,
  worldId,
} from "@crowdwire/protocol";
import { createRandom } from "@crowdwire/simulation";
import { type ByteSink, Replicator } from "../replication/Replicator.ts";
import { createSchedule } from "../systems/schedule.ts";
import type { Effect } from "../world/effects.ts";
import type { Resident, SessionId } from "../world/residents.ts";
import { TickRunner } from "../world/TickRunner.ts";
import { NO_SLOT, World } from "../world/World.ts";
import { authenticate } from "./authenticate.ts";
import { bindMessages } from "./bindMessages.ts";
import { CopyingSerializer } from "./CopyingSerializer.ts";
import { JoinRefused } from "./JoinRefused.ts";
import { MessageGate } from "./MessageGate.ts";
import { messageHandlers } from "./messageHandlers.ts";
import { TickLoop } from "./TickLoop.ts";
import { TickWatch } from "./TickWatch.ts";
import type { WorldServices } from "./WorldServices.ts";

/** Slow state is patched twice a second (REP1). */
const PATCH_EVERY_TICKS = LIMITS.tickHz / 2;

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

  readonly #sink: ByteSink = {
    send: (session, type, bytes) => {
      this.services.metrics.replicatedBytes.inc(bytes.length);
      this.clients.getById(session)?.sendBytes(type, bytes);
    },
  };
  #world!: World;
  #worldId = worldId("");
  #runner!: TickRunner;
  #loop!: TickLoop;
  #gate!: MessageGate;
  #unlist: () => void = () => undefined;
  #release: () => void = () => undefined;
  readonly #closing = new Set<SessionId>();
  readonly #intent: IntentMessage = { ...restingIntent(), tick: 0, snapshotSeen: 0 };

  override async onCreate(options: unknown): Promise<void> {
    const { timer, metrics, logger, directory } = this.services;
    const { worldId: id } = JoinOptions.parse(options);
    this.#worldId = worldId(id);
    const opened = await this.services.openWorld(this.#worldId);
    if (!opened) throw new JoinRefused("worldNotFound");
    this.#release = () => opened.close();

    this.state = new WorldState();
    this.state.name = opened.name;
    this.state.capacity = opened.capacity;

    const world = new World(opened);
    this.#world = world;
    const log = logger.child({ worldId: this.#worldId });
    const observer = new TickWatch({ metrics, logger: log, now: timer.now, giveUp: () => this.#fail() });
    const schedule = createSchedule(new Replicator(world.slots, this.#sink));
    const random = createRandom(this.services.seed());
    this.#runner = new TickRunner(world, { schedule, random, observer, now: timer.now });
    this.#gate = new MessageGate(timer.now);
    this.#bindMessages();
    this.#loop = new TickLoop({
      timer,
      step: () => this.#step(),
      onLate: () => metrics.ticksLate.inc(),
      onDropped: (ticks) => metrics.ticksDropped.inc(ticks),
    });
    this.#unlist = directory.add({
      worldId: this.#worldId,
      population: () => world.population,
      hasRoomFor: (userId) => world.hasRoom || world.slotOfUser(userId) !== NO_SLOT,
      submit: (command) => world.inbox.submit(command),
    });
    this.#loop.start();
    log.info({ capacity: opened.capacity }, "A world has been opened.");
  }

  /** Colyseus sets its own serializer when the state is set; ours copies what it hands to sockets. */
  override setSerializer(): void {
    super.setSerializer(new CopyingSerializer<WorldState>());
  }

  override async onJoin(client: Client, _options: unknown, resident?: Resident): Promise<void> {
    if (!resident) throw new JoinRefused("notSignedIn");
    const last = await this.services.lastPlacement(resident.userId, this.#worldId);
    this.#world.inbox.submit({ type: "enter", session: client.sessionId, resident, last });
    this.services.metrics.clients.inc();
  }

  override onLeave(client: Client, code?: number): void {
    const type = code === CloseCode.CONSENTED ? "leave" : "drop";
    this.#world.inbox.submit({ type, session: client.sessionId });
    this.#gate.forget(client.sessionId);
    this.#closing.delete(client.sessionId);
    this.services.metrics.clients.dec();
  }

  override onDispose(): void {
    this.#loop?.stop();
    this.#unlist();
    if (!this.#world) return;
    // One last tick takes in who just left; whoever still waits for their owner is kept where they stand.
    for (const effect of this.#runner.run()) this.#carryOut(effect);
    for (const effect of this.#runner.close()) this.#carryOut(effect);
    this.#release();
    this.services.logger.info({ worldId: this.#worldId }, "A world has been closed.");
  }

  override onUncaughtException(error: Error, method: string): void {
    if (error.cause instanceof JoinRefused) return;
    this.services.logger.error({ err: error, method, worldId: this.#worldId }, "A room's hook failed.");
  }

  #step(): void {
    for (const effect of this.#runner.run()) this.#carryOut(effect);
    if (this.#world.tick % PATCH_EVERY_TICKS === 0) {
      this.state.online = this.#world.population;
      this.broadcastPatch();
    }
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case "entered": {
        const { session, entityId } = effect;
        const serverMs = Math.round(this.#runner.worldMs());
        this.#say(session, "welcome", { entityId, serverMs, tickHz: LIMITS.tickHz });
        break;
      }
      case "turnedAway":
        this.#close(this.clients.getById(effect.session), "worldFull");
        break;
      case "takenOver":
        this.#close(this.clients.getById(effect.session), "takenOver");
        break;
      case "expelled":
        this.#close(this.clients.getById(effect.session), effect.reason);
        break;
      case "refused": {
        const client = this.clients.getById(effect.session);
        if (client) this.#refuse(client, effect.message, effect.reason);
        break;
      }
      case "moved":
        this.services.keepPlacement(effect.userId, this.#worldId, effect.placement);
        break;
      case "departed":
        break;
    }
  }

  #bindMessages(): void {
    const isSpawned = (client: Client) => this.#world.slotOfSession(client.sessionId) !== NO_SLOT;
    const bound = bindMessages(messageHandlers(this.#world.inbox), this.#gate, {
      isSpawned,
      refuse: (client, message, reason) => this.#refuse(client, message, reason),
      breach: (client, reason) => this.#close(client, reason),
    });
    for (const [name, handler] of Object.entries(bound)) this.onMessage(name, handler);
    const bytesHandlers = { [BYTES.intent]: this.#onIntent, [BYTES.ping]: this.#onPing };
    for (const [type, handler] of Object.entries(bytesHandlers)) {
      this.onMessageBytes(Number(type), (client: Client, bytes: Uint8Array) => {
        const breach = handler.call(this, client, bytes);
        if (breach) this.#close(client, breach);
      });
    }
  }

  #onIntent(client: Client, bytes: Uint8Array): CloseReasonName | null {
    const admission = this.#gate.admit(client.sessionId, "intent");
    if (admission === "tooMany") return "tooManyMessages";
    if (!decodeIntent(bytes, this.#intent)) return "malformedMessage";
    const slot = this.#world.slotOfSession(client.sessionId);
    const isTaken = admission === "pass" && slot !== NO_SLOT;
    const arrival = isTaken ? this.#world.intents[slot]!.push(this.#intent.tick, this.#intent) : "refused";
    this.services.metrics.intents.inc({ arrival });
    return null;
  }

  #onPing(client: Client, bytes: Uint8Array): CloseReasonName | null {
    const admission = this.#gate.admit(client.sessionId, "ping");
    if (admission === "tooMany") return "tooManyMessages";
    const pong = answerPing(bytes, Math.round(this.#runner.worldMs()));
    if (!pong) return "malformedMessage";
    if (admission === "pass") client.sendBytes(BYTES.pong, pong);
    return null;
  }

  #say<Name extends keyof ServerMessages>(session: SessionId, name: Name, message: ServerMessages[Name]): void {
    this.clients.getById(session)?.send(name, message);
  }

  #refuse(client: Client, message: ClientMessageName, reason: RefusalReason): void {
    this.services.metrics.refusals.inc({ reason });
    this.#say(client.sessionId, "refused", { message, reason });
  }

  /** Ends a connection with a named reason; what it still sends meanwhile is not looked at. */
  #close(client: Client | undefined, reason: CloseReasonName): void {
    if (!client || this.#closing.has(client.sessionId)) return;
    this.#closing.add(client.sessionId);
    this.services.metrics.connectionsClosed.inc({ reason });
    this.services.logger.info(
      { worldId: this.#worldId, session: client.sessionId, reason },
      "A connection was closed.",
    );
    client.leave(CLOSE_REASONS[reason].code, reason);
  }

  #fail(): void {
    this.services.logger.error({ worldId: this.#worldId }, "A world cannot go on and is being closed.");
    for (const client of this.clients) this.#close(client, "worldFailed");
    this.disconnect(CLOSE_REASONS.worldFailed.code).catch((error: unknown) => {
      this.services.logger.error({ err: error, worldId: this.#worldId }, "A failed world could not be closed.");
    });
  }
}

/** A room class bound to this server's services, as Colyseus wants to be given one. */
export function bindWorldRoom(services: WorldServices) {
  return class extends WorldRoom {
    protected readonly services = services;

    static override async onAuth(token: string, options: unknown): Promise<Resident> {
      return authenticate(services, token, options);
    }
  };
}
