import type { ChatMessage } from "@crowdwire/protocol";
import type { EarlierMessage } from "../chatStore.ts";

/** A message as a row shows it, from now or from the history. */
export interface ShownMessage {
  readonly key: string;
  /** Null where it can no longer be changed. */
  readonly id: number | null;
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

export function shownEarlier({ id, name, text, sentAtMs, isEdited }: EarlierMessage): ShownMessage {
  return {
    key: `earlier ${id}`,
    id: null,
    scope: "world",
    from: `earlier ${name}`,
    name,
    entityId: 0,
    text,
    sentAtMs,
    isEdited,
    isOwn: false,
    isCall: false,
  };
}
