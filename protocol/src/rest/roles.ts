import { z } from "zod";
import { PERMISSIONS } from "../permissions.ts";
import { defineRoutes } from "./Route.ts";
import { line } from "./text.ts";
import { inWorld, WorldRef } from "./worlds.ts";

export const ROLE_LIMITS = { nameChars: 30, perWorld: 20 } as const;

export const Role = z
  .object({
    id: z.uuid(),
    name: z.string(),
    permissions: z.array(z.enum(PERMISSIONS)),
    /** What newcomers and guests get; exactly one is. */
    isDefault: z.boolean(),
    /** All permissions; cannot be changed, deleted or given: it moves with the world. */
    isOwner: z.boolean(),
    members: z.int().nonnegative(),
  })
  .meta({ id: "Role" });
export type Role = z.infer<typeof Role>;
export const RoleList = z.object({ roles: z.array(Role) });

const name = line(ROLE_LIMITS.nameChars, "Give the role a name.");
const permissions = z.array(z.enum(PERMISSIONS)).max(PERMISSIONS.length);

export const RoleCreation = z.strictObject({ name, permissions });
export type RoleCreation = z.infer<typeof RoleCreation>;

/** `isDefault: true` makes it the default one, in place of the one that was. */
export const RoleChange = z.strictObject({
  name: name.optional(),
  permissions: permissions.optional(),
  isDefault: z.literal(true).optional(),
});
export type RoleChange = z.infer<typeof RoleChange>;

const topic = "Roles";
const ofRole = z.strictObject({ world: WorldRef, role: z.uuid() });

export const roleRoutes = defineRoutes({
  listRoles: {
    method: "GET",
    path: "/worlds/:world/roles",
    topic,
    summary: "The roles of a world.",
    who: "member",
    params: inWorld,
    answer: RoleList,
  },
  createRole: {
    method: "POST",
    path: "/worlds/:world/roles",
    topic,
    summary: "Makes a role. Nobody can put more into it than they may do themselves.",
    who: "roleManage",
    audit: "role.created",
    params: inWorld,
    body: RoleCreation,
    answer: Role,
    status: 201,
  },
  changeRole: {
    method: "PATCH",
    path: "/worlds/:world/roles/:role",
    topic,
    summary: "Changes a role; whoever holds it inside the world notices at once.",
    who: "roleManage",
    audit: "role.changed",
    params: ofRole,
    body: RoleChange,
    answer: Role,
  },
  deleteRole: {
    method: "DELETE",
    path: "/worlds/:world/roles/:role",
    topic,
    summary: "Deletes a role; its members get the default one.",
    who: "roleManage",
    audit: "role.deleted",
    params: ofRole,
  },
  assignRole: {
    method: "PUT",
    path: "/worlds/:world/members/:user/role",
    topic,
    summary: "Gives a member a role. Nobody gives, or takes from, more than they may do themselves.",
    who: "roleManage",
    audit: "role.assigned",
    params: z.strictObject({ world: WorldRef, user: z.uuid() }),
    body: z.strictObject({ roleId: z.uuid() }),
  },
});
