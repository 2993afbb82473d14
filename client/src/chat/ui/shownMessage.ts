import type { ChatMessage } from "@crowdwire/protocol";
import type { EarlierMessage } from "../chatStore.ts";

/** A message as a row shows it, from now or from the history. */
export interface ShownMessage {
  readonly key: string;
  readonly id: number;
  readonly scope: ChatMessage["scope"];
  /** Who wrote it, for grouping. */
  readonly from: string;
  readonly name: string;
  /** The writer's avatar; 0 where they are not here. */
  readonly entityId: number;
  readonly text: string;
  readonly sentAtMs: number;
  readonly isEdited: boolean;
  readonly isOwn: boolean;
  /** Does it name oneself? */
  readonly isCall: boolean;
}

export function shownMessage(message: ChatMessage, selfId: number): ShownMessage {
  const { id, scope, from, text, sentAtMs, isEdited, mentions } = message;
  return {
    key: `${id}`,
    id,
    scope,
    from: `${from.entityId} ${from.name}`,
    name: from.name,
    entityId: from.entityId,
    text,
    sentAtMs,
    isEdited,
    isOwn: selfId !== 0 && from.entityId === selfId,
    isCall: mentions.includes(selfId),
  };
}

export function shownEarlier({ authorId, ...message }: EarlierMessage): ShownMessage {
  return {
    ...message,
    key: `earlier ${message.id}`,
    from: `earlier ${authorId ?? message.name}`,
    entityId: 0,
    isCall: false,
  };
}
