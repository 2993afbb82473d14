import { roleId } from "@crowdwire/db";
import { userId } from "@crowdwire/protocol";
import { ProblemError } from "../../http/ProblemError.ts";
import type { ApiServices } from "../ApiServices.ts";
import type { Handlers } from "../Call.ts";
import { moment, partOf } from "../present.ts";
import { invalidFields } from "../readPart.ts";

const MOST_BLOCKS = 1000;

/** Who belongs to a world, and whom one does not want to meet. */
export function memberHandlers({ db, publish }: ApiServices) {
  return {
    async listMembers({ world: { world }, query }) {
      const { items, total } = await db.memberships.list(world.id, {
        ...partOf(query),
        text: query.text,
        role: query.role === undefined ? undefined : roleId(query.role),
      });
      return {
        members: items.map((member) => ({
          userId: member.userId,
          name: member.displayName,
          look: member.look,
          isGuest: member.isGuest,
          isOwner: member.role.isOwner,
          role: { id: member.role.id, name: member.role.name },
          joinedAt: moment(member.joinedAt),
          lastVisitAt: moment(member.lastVisitedAt),
        })),
        total,
        page: query.page,
        limit: query.limit,
      };
    },

    async listBlocks({ caller }) {
      const blocked = await db.blocks.list(caller.user.id);
      return { blocks: blocked.map((user) => ({ userId: user.id, name: user.displayName })) };
    },

    async blockPerson({ caller, params }) {
      const blocked = userId(params.user);
      if (blocked === caller.user.id) throw invalidFields({ user: "Nobody can block themselves." });
      if ((await db.users.find(blocked)) === null) throw new ProblemError("notFound", "There is no such person here.");
      if ((await db.blocks.list(caller.user.id)).length >= MOST_BLOCKS) {
        throw new ProblemError("tooMany", `You have blocked ${MOST_BLOCKS} people already.`);
      }
      await db.blocks.add(caller.user.id, blocked);
      await publish({ type: "blockChanged", blocker: caller.user.id, blocked, isBlocked: true });
      return undefined;
    },

    async unblockPerson({ caller, params }) {
      const blocked = userId(params.user);
      await db.blocks.remove(caller.user.id, blocked);
      await publish({ type: "blockChanged", blocker: caller.user.id, blocked, isBlocked: false });
      return undefined;
    },
  } satisfies Partial<Handlers>;
}
