import type { KeptChatMessage } from "@crowdwire/db";
import { userId as asUserId, type WorldId } from "@crowdwire/protocol";
import { Chat } from "../chat/Chat.ts";
import { toItem } from "../chat/toItem.ts";
import type { WorldPeople } from "../chat/WorldPeople.ts";
import { EVIDENCE_MS } from "../order/EvidenceLog.ts";
import type { Order } from "../order/Order.ts";
import { isBetweenBlocked } from "../order/Roster.ts";
import { ChatDelivery } from "./ChatDelivery.ts";
import type { WorldServices } from "./WorldServices.ts";

/**
 * Messages taken over from before the world was opened: the history that newcomers are shown, and whatever somebody may not
 * have seen come back who lost the connection as it was closed.
 */
const RECALLED = 1000;

export interface ChatParts {
  readonly services: Pick<WorldServices, "chat" | "wallClock">;
  readonly worldId: WorldId;
  readonly people: WorldPeople;
  readonly order: Order;
  /** Somebody wrote something that is kept. */
  readonly wrote: () => void;
}

/** A world's chat with the last of what was written there, and what tells people of it. @throws AppError of the database */
export async function openChat({
  services,
  worldId,
  people,
  order,
  wrote,
}: ChatParts): Promise<{ readonly chat: Chat; readonly delivery: ChatDelivery }> {
  const { firstId, recent } = await services.chat.open(worldId, RECALLED);
  const isBlocked = (one: string, other: string) => {
    const insider = order.roster.get(asUserId(one));
    return insider !== undefined && isBetweenBlocked(insider, asUserId(other));
  };
  const chat = new Chat(
    {
      worldId,
      people: () => people.all(),
      peerOfEntity: (id) => people.ofEntity(id),
      peerOfUser: (user) => people.ofUser(user),
      near: (user) => people.near(user),
      isBlocked,
      get settings() {
        return order.settings;
      },
      archive: {
        keep: (message) => {
          const isKept = services.chat.keep(message);
          if (isKept) wrote();
          return isKept;
        },
        find: (...which) => services.chat.find(...which),
        edit: (...change) => services.chat.edit(...change),
        delete: (...deletion) => services.chat.delete(...deletion),
      },
      now: services.wallClock,
    },
    firstId,
    EVIDENCE_MS,
  );
  chat.recall(recent.filter(isToBeShown).map(toItem));
  const hasBlocks = (user: string) => {
    const insider = order.roster.get(asUserId(user));
    return insider !== undefined && insider.blocked.size + insider.blockedBy.size > 0;
  };
  return { chat, delivery: new ChatDelivery({ chat, isBlocked, hasBlocks }) };
}

/** A letter from or to somebody who is gone belongs to no conversation that could be shown. */
const isToBeShown = ({ isDeleted, scope, senderId, recipientId }: KeptChatMessage): boolean =>
  !isDeleted && (scope !== "direct" || (senderId !== null && recipientId !== null));
