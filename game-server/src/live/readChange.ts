import { z } from "zod";
import type { LiveChange } from "./LiveChange.ts";

const userId = z.uuid();
const worldId = z.uuid();

/** The wire shape of each change; a row that is missing here does not compile. */
const CHANGES = {
  profileChanged: z.strictObject({ type: z.literal("profileChanged"), userId }),
  personaChanged: z.strictObject({ type: z.literal("personaChanged"), worldId, userId }),
  signedOut: z.strictObject({ type: z.literal("signedOut"), userId, sessionIds: z.array(z.uuid()) }),
  accountErased: z.strictObject({ type: z.literal("accountErased"), userId }),
  banned: z.strictObject({
    type: z.literal("banned"),
    worldId: worldId.nullable(),
    userId,
    reason: z.string(),
    until: z.string().nullable(),
  }),
  banLifted: z.strictObject({ type: z.literal("banLifted"), worldId: worldId.nullable(), userId }),
  roleChanged: z.strictObject({ type: z.literal("roleChanged"), worldId, roleId: z.uuid() }),
  accessChanged: z.strictObject({
    type: z.literal("accessChanged"),
    worldId,
    userIds: z.array(userId).nullable(),
  }),
  worldChanged: z.strictObject({ type: z.literal("worldChanged"), worldId, mapChanged: z.boolean() }),
  worldClosed: z.strictObject({ type: z.literal("worldClosed"), worldId, reason: z.string().nullable() }),
  blockChanged: z.strictObject({
    type: z.literal("blockChanged"),
    blocker: userId,
    blocked: userId,
    isBlocked: z.boolean(),
  }),
} satisfies Record<LiveChange["type"], z.ZodType>;

const Message = z.strictObject({
  from: z.uuid(),
  change: z.discriminatedUnion("type", [
    CHANGES.profileChanged,
    CHANGES.personaChanged,
    CHANGES.signedOut,
    CHANGES.accountErased,
    CHANGES.banned,
    CHANGES.banLifted,
    CHANGES.roleChanged,
    CHANGES.accessChanged,
    CHANGES.worldChanged,
    CHANGES.worldClosed,
    CHANGES.blockChanged,
  ]),
});

/** A change as another process wrote it; null where it is none. */
export function readChange(text: string): { readonly from: string; readonly change: LiveChange } | null {
  try {
    const { from, change } = Message.parse(JSON.parse(text));
    return { from, change: change as LiveChange };
  } catch {
    return null;
  }
}
