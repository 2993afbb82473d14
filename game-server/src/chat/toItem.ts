import type { KeptChatMessage } from "@crowdwire/db";
import type { ChatItem, MessageItem } from "./ChatRing.ts";

/** A message as it comes back from the archive: its people had other avatars then, if any. */
export function toItem(kept: KeptChatMessage): MessageItem {
  const { sequence, scope, senderId, senderName, recipientId, recipientName, clientId, text, sentAt, editedAt } = kept;
  return {
    entry: {
      kind: "message",
      id: sequence,
      scope,
      from: { entityId: 0, name: senderName },
      to: scope === "direct" ? { entityId: 0, name: recipientName ?? "" } : null,
      text,
      sentAtMs: sentAt.getTime(),
      isEdited: editedAt !== null,
      mentions: [],
      clientId,
    },
    sender: senderId,
    recipient: recipientId,
    audience: audienceOf(kept),
  };
}

function audienceOf({ scope, recipientId, audience }: KeptChatMessage): ChatItem["audience"] {
  if (scope === "world") return null;
  if (scope === "nearby") return new Set(audience);
  return new Set(recipientId === null ? [] : [recipientId]);
}
