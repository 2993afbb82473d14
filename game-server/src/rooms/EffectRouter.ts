import {
  BYTES,
  type ClientMessageName,
  type CloseDetails,
  type CloseReasonName,
  ConversationWriter,
  type EntityId,
  entityId,
  LIMITS,
  type ServerMessages,
  type WorldId,
} from "@crowdwire/protocol";
import type { WorldMedia } from "../media/MediaDesk.ts";
import type { RoomAttendance } from "../persistence/Attendance.ts";
import type { Effect } from "../world/effects.ts";
import type { SessionId } from "../world/residents.ts";
import type { World } from "../world/World.ts";
import type { Refusal } from "./bindMessages.ts";
import type { Society } from "./openSociety.ts";
import type { Visitor, Visitors } from "./Visitors.ts";
import type { WorldServices } from "./WorldServices.ts";

/** What a router takes to work: the world, whoever is to hear of it, and the room's ways to end a connection. */
export interface EffectTargets {
  readonly worldId: WorldId;
  readonly world: World;
  readonly worldMs: () => number;
  readonly visitors: Visitors;
  readonly society: Society;
  readonly attendance: RoomAttendance;
  readonly media: WorldMedia;
  readonly services: WorldServices;
  /** Ends a connection with a named reason. */
  readonly close: (visitor: Visitor | undefined, reason: CloseReasonName, details?: CloseDetails) => void;
  /** Ends the connection of one who does not read. */
  readonly letGo: (visitor: Visitor | undefined) => void;
  readonly failed: (error: Error, method: string) => void;
}

/** Carries what a tick decided to those whom it concerns: people, the media tier, and what is kept. */
export class EffectRouter {
  readonly #targets: EffectTargets;
  readonly #conversation = new ConversationWriter();

  constructor(targets: EffectTargets) {
    this.#targets = targets;
  }

  carryOut(effect: Effect): void {
    const { worldId, visitors, society, attendance, media, services, close, letGo } = this.#targets;
    switch (effect.type) {
      case "entered":
        society.order.roster.entered(effect.session, effect.entityId);
        this.#welcome(effect.session, effect.entityId);
        break;
      case "turnedAway":
        society.order.roster.turnedAway(effect.session);
        close(visitors.get(effect.session), "worldFull");
        break;
      case "takenOver":
        close(visitors.get(effect.session), "takenOver");
        break;
      case "expelled":
        close(visitors.get(effect.session), effect.notice.reason, effect.notice.details);
        break;
      case "permitted":
        this.say(effect.session, "permissions", { permissions: effect.permissions, isMuted: effect.isMuted });
        break;
      case "redressed":
        this.say(effect.session, "guise", { name: effect.name, look: effect.look });
        break;
      case "refused":
        this.refuse(effect.session, effect.message, effect.reason);
        break;
      case "conversationChanged": {
        const visitor = visitors.get(effect.session);
        // Told with the next snapshot, which is a moment away: no write of its own.
        services.writes.defer(() => visitor?.sendBeside(BYTES.conversation, this.#conversation.write(effect.state)));
        society.evidence.heard(visitor?.userId, effect.state.hearers);
        break;
      }
      case "groupChanged":
        media.change(effect.group);
        if (effect.group.kind === "conference") this.#noteConference(effect.group.groupId);
        break;
      case "moved":
        services.keepPlacement(effect.userId, worldId, effect.placement);
        society.evidence.stood(effect.userId, effect.placement);
        break;
      case "usedObject":
        attendance.used(effect.userId, `a ${effect.object}`);
        break;
      case "fellBehind":
        letGo(visitors.get(effect.session));
        break;
      case "departed":
        attendance.left(effect.userId);
        media.depart(effect.entityId);
        society.order.roster.departed(effect.userId, effect.entityId);
        society.evidence.left(effect.userId);
        break;
    }
  }

  /** Says where sound is had (SFU3). */
  sendTicket(session: SessionId): void {
    const { world, media, failed } = this.#targets;
    const slot = world.slotOfSession(session);
    const resident = world.residents[slot];
    if (!resident) return;
    media.ticket(resident.userId, entityId(world.id[slot]!)).then(
      (ticket) => this.say(session, "media", ticket),
      (error: unknown) => failed(error as Error, "sendTicket"),
    );
  }

  /** Somebody has begun or ended to speak: for reports and figures. What is said is nowhere kept. */
  noteSpeaking(id: EntityId, isSpeaking: boolean): void {
    const { world, society, attendance } = this.#targets;
    const slot = world.active.subarray(0, world.population).find((each) => world.id[each] === id);
    const resident = slot === undefined ? null : world.residents[slot];
    if (!resident) return;
    society.evidence.spoke(resident.userId, isSpeaking);
    attendance.spoke(resident.userId, isSpeaking);
  }

  say<Name extends keyof ServerMessages>(session: SessionId, name: Name, message: ServerMessages[Name]): void {
    this.#targets.visitors.get(session)?.client.send(name, message);
  }

  /** Refuses what a client asked for, and counts it. */
  refuse(session: SessionId, message: ClientMessageName, refusal: NonNullable<Refusal>): void {
    const { visitors, services } = this.#targets;
    if (!visitors.get(session)) return;
    const refused = typeof refusal === "string" ? { reason: refusal } : refusal;
    services.metrics.refusals.inc({ reason: refused.reason });
    this.say(session, "refused", { message, ...refused });
  }

  #welcome(session: SessionId, id: EntityId): void {
    const { world, worldMs, visitors, society, attendance } = this.#targets;
    const slot = world.slotOfSession(session);
    const resident = world.residents[slot];
    if (resident) {
      attendance.entered(resident.userId);
      society.evidence.entered(resident.userId, resident.name, id);
    }
    const permissions = world.permissions[slot] ?? 0;
    this.say(session, "welcome", {
      entityId: id,
      serverMs: Math.round(worldMs()),
      tickHz: LIMITS.tickHz,
      permissions,
    });
    // Being muted outlasts a reload, and whoever comes back is told why nobody hears them.
    if (resident && society.order.roster.get(resident.userId)?.isMuted) {
      this.say(session, "permissions", { permissions, isMuted: true });
    }
    const visitor = visitors.get(session);
    if (visitor) society.delivery.begin(visitor);
    this.sendTicket(session);
  }

  #noteConference(zone: number): void {
    const { world, attendance } = this.#targets;
    const area = world.conversations.areas.get(zone);
    if (!area) return;
    const residents = [...area.members].map((slot) => world.residents[slot]);
    attendance.gathered(
      area.zone,
      residents.flatMap((resident) => (resident ? [resident.userId] : [])),
    );
  }
}
