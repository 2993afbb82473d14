import { z } from "zod";
import { AvatarLook } from "../avatar.ts";
import { defineRoutes } from "./Route.ts";
import { Moment, PageOf, Paging, sought } from "./text.ts";
import { inWorld } from "./worlds.ts";

export const Member = z
  .object({
    userId: z.uuid(),
    /** As they are called in this world. */
    name: z.string(),
    look: AvatarLook,
    isGuest: z.boolean(),
    isOwner: z.boolean(),
    role: z.object({ id: z.uuid(), name: z.string() }),
    joinedAt: Moment,
    lastVisitAt: Moment.nullable(),
  })
  .meta({ id: "Member" });
export type Member = z.infer<typeof Member>;
export const MemberList = z.object({ members: z.array(Member), ...PageOf });
export type MemberList = z.infer<typeof MemberList>;

/** Somebody one does not want to hear or read. */
export const Block = z.object({ userId: z.uuid(), name: z.string() });
export type Block = z.infer<typeof Block>;
export const BlockList = z.object({ blocks: z.array(Block) });

const topic = "People";
const ofUser = z.strictObject({ user: z.uuid() });

export const memberRoutes = defineRoutes({
  listMembers: {
    method: "GET",
    path: "/worlds/:world/members",
    topic,
    summary: "The members of a world, by name or role.",
    who: "member",
    params: inWorld,
    query: z.strictObject({ text: sought(100).default(""), role: z.uuid().optional(), ...Paging }),
    answer: MemberList,
  },
  listBlocks: {
    method: "GET",
    path: "/blocks",
    topic,
    summary: "Whom one has blocked.",
    who: "signedIn",
    answer: BlockList,
  },
  blockPerson: {
    method: "PUT",
    path: "/blocks/:user",
    topic,
    summary: "Blocks somebody: neither hears or reads the other any more. They are not told.",
    who: "signedIn",
    params: ofUser,
  },
  unblockPerson: {
    method: "DELETE",
    path: "/blocks/:user",
    topic,
    summary: "Takes a block back.",
    who: "signedIn",
    params: ofUser,
  },
});
