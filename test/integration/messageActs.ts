import { type AvatarSample, restingSample } from "@crowdwire/client/headless";
import type { Bot } from "@crowdwire/load-tests";
import {
  type ClientMessageName,
  type ClientWords,
  type ConversationArea,
  type ConversationState,
  hasPermission,
  type MediaTicket,
  type RefusalReason,
} from "@crowdwire/protocol";
import { expect } from "chai";
import { until } from "../support/useWorld.ts";

/** Somebody in a world, and what the world has told them of sound. */
export interface Player {
  readonly bot: Bot;
  /** The conference area in which they stand. */
  area(): ConversationArea | null;
  readonly tickets: readonly MediaTicket[];
}

/** Who plays when a message is said: whoever says it, and somebody whom it is about. Both stand in one conference area. */
export interface Scene {
  readonly who: Player;
  readonly other: Player;
  /** Numbers of messages that `who` wrote before: one to change, one to delete. */
  readonly own: readonly [number, number];
}

/** A message that would have an effect, and whether it has had it, as seen by others wherever they can see it. */
interface Act<Name extends ClientMessageName> {
  readonly body: ClientWords<Name>;
  /** Never, where absent: what is for those outside does nothing inside. */
  readonly isDone?: () => boolean;
}

/** One for each row of the table of messages; a new row does not compile without one. */
export const ACTS: { readonly [Name in ClientMessageName]: (scene: Scene) => Act<Name> } = {
  emote: ({ who, other }) => ({
    body: { emote: "wave" },
    isDone: () => seen(other, who)?.emote === "wave",
  }),
  sit: ({ who, other }) => ({
    body: { seat: null },
    isDone: () => seen(other, who)?.posture === "sitOnGround",
  }),
  chat: ({ who, other }) => {
    const text = `Hello from ${who.bot.world.selfId}`;
    return {
      body: { scope: "world", text, clientId: `said-by-${who.bot.world.selfId}`.padEnd(10, "x") },
      isDone: () => other.bot.chat.messages.some((message) => message.text === text),
    };
  },
  chatEdit: ({ other, own: [id] }) => ({
    body: { id, text: "Changed" },
    isDone: () => other.bot.chat.messages.some((message) => message.id === id && message.text === "Changed"),
  }),
  chatDelete: ({ other, own: [, id] }) => ({
    body: { id },
    isDone: () => !other.bot.chat.messages.some((message) => message.id === id),
  }),
  person: ({ who, other }) => ({
    body: { entityId: other.bot.world.selfId },
    isDone: () => who.bot.cards.some(({ entityId }) => entityId === other.bot.world.selfId),
  }),
  // Whom it finds are those who were here a second ago: a test of its own asks for that.
  findPeople: ({ who }) => {
    const had = who.bot.found.length;
    return { body: { text: "" }, isDone: () => who.bot.found.length > had };
  },
  kick: ({ other }) => ({
    body: { entityId: other.bot.world.selfId, why: "For the test." },
    isDone: () => other.bot.status.phase === "ended" && other.bot.status.reason === "kicked",
  }),
  muteForAll: ({ other }) => ({
    body: { entityId: other.bot.world.selfId, isMuted: true },
    isDone: () => !hasPermission(other.bot.world.permissions, "talk"),
  }),
  mediaTicket: ({ who }) => {
    const had = who.tickets.length;
    return { body: {}, isDone: () => who.tickets.length > had };
  },
  speakRequest: ({ who }) => ({
    body: { isAsking: true },
    isDone: () => who.area()?.hasAsked === true,
  }),
  speakAnswer: ({ other }) => ({
    body: { entityId: other.bot.world.selfId, answer: "grant" },
    isDone: () => other.area()?.role === "speaker",
  }),
  areaSettings: ({ other }) => ({
    body: { isLocked: true },
    isDone: () => other.area()?.isLocked === true,
  }),
  watch: () => ({ body: { mode: "lineAndWatch" } }),
  look: ({ other }) => {
    const { x, y, z } = other.bot.position;
    return { body: { x, y, z, snapshotSeen: 0 } };
  },
};

/**
 * Besides to everyone, which is one of the acts, one writes to those near and to one person: what comes of that, in this order,
 * as the other one and whoever writes see it.
 */
export async function writeToFew({ who, other }: Scene): Promise<(RefusalReason | "done")[]> {
  const { selfId: to } = other.bot.world;
  const said = (["nearby", { to }] as const).map((scope) => {
    const clientId = `${typeof scope === "string" ? scope : "direct"}-${who.bot.world.selfId}`;
    who.bot.say("chat", { scope, text: `Hello, ${clientId}`, clientId });
    return {
      refusal: () => who.bot.refusals.find((refused) => refused.clientId === clientId)?.reason,
      isRead: () => other.bot.chat.messages.some((message) => message.text === `Hello, ${clientId}`),
    };
  });
  await until("both are read or refused", () =>
    said.every(({ refusal, isRead }) => isRead() || refusal() !== undefined),
  );
  expect(said.filter(({ refusal, isRead }) => isRead() && refusal() !== undefined)).to.deep.equal([]);
  return said.map(({ refusal }) => refusal() ?? "done");
}

/** How somebody is drawn for another one. */
function seen(by: Player, who: Player): AvatarSample | null {
  const out = restingSample();
  return by.bot.world.sample(who.bot.world.selfId, performance.now(), out) ? out : null;
}

/** Takes in what a world says to somebody of sound. */
export class ConversationEar {
  state: ConversationState | null = null;
  readonly tickets: MediaTicket[] = [];

  converse(state: ConversationState): void {
    this.state = state;
  }

  takeTicket(ticket: MediaTicket): void {
    this.tickets.push(ticket);
  }
}
