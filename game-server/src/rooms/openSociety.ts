import type { CloseNotice, UserId, WorldId } from "@crowdwire/protocol";
import type { Chat } from "../chat/Chat.ts";
import { PeopleIndex } from "../chat/PeopleIndex.ts";
import { WorldPeople } from "../chat/WorldPeople.ts";
import { EvidenceLog } from "../order/EvidenceLog.ts";
import { Order, type WorldSettings } from "../order/Order.ts";
import type { World } from "../world/World.ts";
import type { ChatDelivery } from "./ChatDelivery.ts";
import { openChat } from "./openChat.ts";
import type { WorldServices } from "./WorldServices.ts";

/** What people in a world have in common besides the ground: order and a chat. */
export interface Society {
  readonly people: WorldPeople;
  readonly index: PeopleIndex;
  readonly order: Order;
  readonly chat: Chat;
  readonly delivery: ChatDelivery;
  readonly evidence: EvidenceLog;
}

export interface SocietyOptions {
  readonly services: WorldServices;
  readonly worldId: WorldId;
  readonly world: World;
  readonly settings: WorldSettings;
  /** Closes every connection of this user; null: of everybody. */
  readonly dismiss: (user: UserId | null, notice: CloseNotice) => void;
  /** Somebody wrote something that is kept. */
  readonly wrote: () => void;
  readonly settingsChanged: (settings: WorldSettings) => void;
}

/** @throws AppError of the database */
export async function openSociety(options: SocietyOptions): Promise<Society> {
  const { services, worldId, world, settings, dismiss, wrote, settingsChanged } = options;
  const people = new WorldPeople(world);
  const index = new PeopleIndex(people, () => world.tick);
  const order: Order = new Order(
    {
      worldId,
      submit: (command) => world.inbox.submit(command),
      sendOut(user, notice) {
        dismiss(user, notice);
        const users = user === null ? [...order.roster.all()].map(({ userId }) => userId) : [user];
        for (const userId of users) world.inbox.submit({ type: "expel", userId, notice });
      },
      accessOf: (user, signIn) => services.accessOf(user, worldId, signIn),
      roleOf: (role) => services.roleOf(worldId, role),
      settingsOf: () => services.settingsOf(worldId),
      settingsChanged,
      keepMute: (user, isMuted, by) => services.keepMute(user, worldId, isMuted, by),
      keepOut: (user, notice, forMs, by) => services.keepOut(user, worldId, notice.details.why ?? "", forMs, by),
      nowMs: services.timer.now,
      after: services.timer.after,
      logger: services.logger,
      metrics: services.metrics,
    },
    settings,
  );
  const evidence = new EvidenceLog(() => services.wallClock().getTime());
  return { people, index, order, evidence, ...(await openChat({ services, worldId, people, order, wrote })) };
}
