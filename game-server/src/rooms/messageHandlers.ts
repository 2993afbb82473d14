import type { Client } from "@colyseus/core";
import type { PersonCard, ServerMessages, WatchMode, WorldId } from "@crowdwire/protocol";
import type { Chat } from "../chat/Chat.ts";
import type { PeopleIndex } from "../chat/PeopleIndex.ts";
import type { WorldPeople } from "../chat/WorldPeople.ts";
import type { Order } from "../order/Order.ts";
import type { Keeping } from "../order/RetriedWrites.ts";
import type { Insider } from "../order/Roster.ts";
import type { Deed } from "../persistence/Deed.ts";
import type { Aim } from "../replication/Gallery.ts";
import type { Inbox } from "../world/commands.ts";
import type { ClientMessageHandlers, Refusal } from "./bindMessages.ts";

/** What people in a world talk to. */
export interface MessageRecipients {
  readonly worldId: WorldId;
  readonly inbox: Inbox;
  readonly people: WorldPeople;
  readonly order: Order;
  readonly chat: Chat;
  introduce(client: Client, card: PersonCard): void;
  /** Everybody by name. */
  readonly index: PeopleIndex;
  /** Says whom a search has found. */
  show(client: Client, found: ServerMessages["found"]): void;
  /** How somebody without an avatar wants to wait. */
  wait(client: Client, mode: WatchMode): Refusal;
  /** Around where they look on. */
  aim(client: Client, aim: Aim): void;
  /** Says where sound is had. */
  sendTicket(client: Client): void;
  /** Somebody used a power of theirs. */
  record(deed: Omit<Deed, "world">): void;
}

const UNMUTED = ["person.unmuted", "unmutedForAll"] as const;

/** It acts already; whoever did it is told where it may not outlast the world's closing. */
async function toldOf(keeping: Promise<Keeping>): Promise<Refusal> {
  const kept = await keeping;
  return kept === "kept" ? undefined : kept;
}

/** What each message asks of the world. Parsing and permissions are done; a full inbox is the sender's to try again. */
export function messageHandlers(to: MessageRecipients): ClientMessageHandlers {
  const { inbox, people, order, chat } = to;

  function actorOf({ sessionId }: Client): Insider | undefined {
    const peer = people.ofSession(sessionId);
    return peer && order.roster.get(peer.userId);
  }

  function insiderOf(entityId: number): Insider | undefined {
    const peer = people.ofEntity(entityId);
    return peer && order.roster.get(peer.userId);
  }

  return {
    emote(client, { emote }) {
      return inbox.submit({ type: "emote", session: client.sessionId, emote }) ? undefined : "tooOften";
    },

    sit(client, { seat }) {
      return inbox.submit({ type: "sit", session: client.sessionId, seat }) ? undefined : "tooOften";
    },

    chat(client, message) {
      const sender = people.ofSession(client.sessionId);
      return sender && chat.say(sender, message);
    },

    async chatEdit(client, message) {
      const sender = people.ofSession(client.sessionId);
      return sender && chat.edit(sender, message);
    },

    async chatDelete(client, message) {
      const by = people.ofSession(client.sessionId);
      if (by === undefined) return undefined;
      const outcome = await chat.delete(by, message);
      if ("reason" in outcome) return outcome;
      if (outcome.author !== by.userId) {
        const details = { message: message.id };
        const { author } = outcome;
        to.record({ action: "message.deleted", actor: by.userId, subject: author, event: "messageDeleted", details });
      }
      return undefined;
    },

    person(client, { entityId }) {
      const asker = actorOf(client);
      const target = insiderOf(entityId);
      if (asker === undefined || target === undefined) return "noSuchPerson";
      // Whoever has blocked somebody is not to be followed by them.
      const place = asker.blockedBy.has(target.userId) ? null : people.placeOf(entityId);
      to.introduce(client, { ...order.describe(target, asker, entityId), place });
      return undefined;
    },

    findPeople(client, { text, after }) {
      const asker = actorOf(client);
      if (asker === undefined) return undefined;
      const page = to.index.search({ text, after, isHidden: (user) => asker.blockedBy.has(user) });
      to.show(client, { text, after, ...page });
      return undefined;
    },

    kick(client, { entityId, why }) {
      const actor = actorOf(client);
      const target = insiderOf(entityId);
      if (actor === undefined || target === undefined) return "noSuchPerson";
      const act = order.kick(actor, target, why);
      if ("refusal" in act) return act.refusal;
      to.record({ action: "person.kicked", actor: actor.userId, subject: target.userId, event: "kicked" });
      return toldOf(act.keeping);
    },

    muteForAll(client, { entityId, isMuted }) {
      const actor = actorOf(client);
      const target = insiderOf(entityId);
      if (actor === undefined || target === undefined) return "noSuchPerson";
      const act = order.muteForAll(actor, target, isMuted);
      if ("refusal" in act) return act.refusal;
      const [action, event] = isMuted ? (["person.muted", "mutedForAll"] as const) : UNMUTED;
      to.record({ action, actor: actor.userId, subject: target.userId, event });
      return toldOf(act.keeping);
    },

    mediaTicket(client) {
      to.sendTicket(client);
      return undefined;
    },

    speakRequest(client, { isAsking }) {
      return inbox.submit({ type: "speakRequest", session: client.sessionId, isAsking }) ? undefined : "tooOften";
    },

    speakAnswer(client, { entityId, answer }) {
      return inbox.submit({ type: "speakAnswer", session: client.sessionId, entityId, answer })
        ? undefined
        : "tooOften";
    },

    areaSettings(client, settings) {
      return inbox.submit({ type: "areaSettings", session: client.sessionId, ...settings }) ? undefined : "tooOften";
    },

    watch(client, { mode }) {
      return to.wait(client, mode);
    },

    look(client, aim) {
      to.aim(client, aim);
      return undefined;
    },
  };
}
