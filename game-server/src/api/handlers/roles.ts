import { type Role, roleId } from "@crowdwire/db";
import { permissionBits, permissionNames, userId } from "@crowdwire/protocol";
import { ROLE_LIMITS, type RouteInput } from "@crowdwire/protocol/rest";
import { ProblemError } from "../../http/ProblemError.ts";
import type { ApiServices } from "../ApiServices.ts";
import type { Handlers } from "../Call.ts";
import { requireMayGive, requireMayTouch } from "../mayGive.ts";
import { enact } from "../record.ts";

/** The roles of a world, and who holds which. */
export function roleHandlers(services: ApiServices) {
  const { db, publish, now } = services;

  const show = (role: Role, members: number): RouteInput<"createRole", "answer"> => ({
    id: role.id,
    name: role.name,
    permissions: permissionNames(role.permissions),
    isDefault: role.isDefault,
    isOwner: role.isOwner,
    members,
  });

  return {
    async listRoles({ world: { world } }) {
      return { roles: (await db.roles.list(world.id)).map((role) => show(role, role.members)) };
    },

    async createRole({ world, body, caller }) {
      const permissions = permissionBits(body.permissions);
      requireMayGive(world, permissions);
      if ((await db.roles.list(world.world.id)).length >= ROLE_LIMITS.perWorld) {
        throw new ProblemError("tooMany", `A world has at most ${ROLE_LIMITS.perWorld} roles. Delete one first.`);
      }
      const role = await enact(services, async ({ roles }, record) => {
        const created = await roles.create(world.world.id, { name: body.name, permissions });
        await record({
          action: "role.created",
          actor: caller.user.id,
          world: world.world.id,
          target: created.id,
          event: "rolesChanged",
          details: { permissions: body.permissions },
        });
        return created;
      });
      return show(role, 0);
    },

    async changeRole({ world, params, body, caller }) {
      const id = roleId(params.role);
      const before = await db.roles.find(world.world.id, id);
      if (before === null) throw noSuchRole();
      requireMayGive(world, before.permissions);
      const permissions = body.permissions === undefined ? undefined : permissionBits(body.permissions);
      if (permissions !== undefined) requireMayGive(world, permissions);
      const role = await enact(services, async ({ roles }, record) => {
        const changed = await roles.update(world.world.id, id, {
          name: body.name,
          permissions,
          isDefault: body.isDefault,
        });
        await record({
          action: "role.changed",
          actor: caller.user.id,
          world: world.world.id,
          target: id,
          event: "rolesChanged",
          details: { fields: Object.keys(body), permissions: permissionNames(changed.permissions) },
        });
        return changed;
      });
      if (body.isDefault) {
        // Guests and newcomers hold another role from now on.
        await publish({ type: "accessChanged", worldId: world.world.id, userIds: null });
      } else {
        await publish({ type: "roleChanged", worldId: world.world.id, roleId: id });
      }
      const roles = await db.roles.list(world.world.id);
      return show(role, roles.find((each) => each.id === id)?.members ?? 0);
    },

    async deleteRole({ world, params, caller }) {
      const id = roleId(params.role);
      const role = await db.roles.find(world.world.id, id);
      if (role === null) throw noSuchRole();
      requireMayGive(world, role.permissions);
      const moved = await enact(services, async ({ roles }, record) => {
        const members = await roles.delete(world.world.id, id);
        await record({
          action: "role.deleted",
          actor: caller.user.id,
          world: world.world.id,
          target: id,
          event: "rolesChanged",
        });
        return members;
      });
      if (moved > 0) await publish({ type: "accessChanged", worldId: world.world.id, userIds: null });
      return undefined;
    },

    async assignRole({ world, params, body, caller }) {
      const user = userId(params.user);
      const id = roleId(body.roleId);
      const [role, theirs] = await Promise.all([
        db.roles.find(world.world.id, id),
        db.access.of(user, world.world.id, now()),
      ]);
      if (role === null) throw noSuchRole();
      if (!theirs?.isMember) throw new ProblemError("notFound", "This person is not a member of this world.");
      requireMayGive(world, role.permissions);
      requireMayTouch(world, theirs.permissions);
      await enact(services, async ({ memberships }, record) => {
        await memberships.assignRole(user, world.world.id, id);
        await record({
          action: "role.assigned",
          actor: caller.user.id,
          world: world.world.id,
          subject: user,
          event: "roleAssigned",
          details: { roleId: id },
        });
      });
      await publish({ type: "accessChanged", worldId: world.world.id, userIds: [user] });
      return undefined;
    },
  } satisfies Partial<Handlers>;
}

const noSuchRole = () => new ProblemError("notFound", "There is no such role in this world. Reload the page.");
