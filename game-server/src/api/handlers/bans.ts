import { banId, type NamedBan } from "@crowdwire/db";
import { type UserId, userId, type WorldId } from "@crowdwire/protocol";
import type { RouteInput } from "@crowdwire/protocol/rest";
import { ProblemError } from "../../http/ProblemError.ts";
import type { ApiServices } from "../ApiServices.ts";
import type { Handlers } from "../Call.ts";
import { requireMayTouch } from "../mayGive.ts";
import { moment, momentOrNull, partOf } from "../present.ts";
import { invalidFields } from "../readPart.ts";
import { enact } from "../record.ts";

type Shown = RouteInput<"createBan", "answer">;

/** Keeping people out of a world, and off the platform. */
export function banHandlers(services: ApiServices) {
  const { db, publish, now } = services;

  async function list(scope: WorldId | null, query: { show: "active" | "all"; page: number; limit: number }) {
    const { items, total } = await db.bans.list(scope, {
      ...partOf(query),
      now: now(),
      standingOnly: query.show === "active",
    });
    return { bans: items.map((ban) => show(ban, now())), total, page: query.page, limit: query.limit };
  }

  function whenEnds(until: string | null): Date | null {
    if (until === null) return null;
    const end = new Date(until);
    if (end <= now()) throw invalidFields({ until: "Choose a moment that is still to come." });
    return end;
  }

  async function ban(
    scope: WorldId | null,
    by: UserId,
    wish: { userId: string; reason: string; until: string | null },
  ) {
    const target = userId(wish.userId);
    const until = whenEnds(wish.until);
    const ban = await enact(services, async ({ bans }, record) => {
      const created = await bans.create({
        userId: target,
        worldId: scope,
        reason: wish.reason,
        until,
        bannedBy: by,
        now: now(),
      });
      await record({
        action: scope === null ? "platformBan.created" : "ban.created",
        actor: by,
        ...(scope && { world: scope }),
        subject: target,
        event: "banned",
        details: { banId: created.id, until: momentOrNull(until) },
      });
      return created;
    });
    await publish({ type: "banned", worldId: scope, userId: target, reason: ban.reason, until: momentOrNull(until) });
    return show(ban, now());
  }

  async function lift(scope: WorldId | null, by: UserId, id: string): Promise<void> {
    const lifted = await enact(services, async ({ bans }, record) => {
      const ban = await bans.lift(banId(id), scope, by, now());
      if (ban === null) throw new ProblemError("notFound", "There is no such ban, or it has been lifted already.");
      await record({
        action: scope === null ? "platformBan.lifted" : "ban.lifted",
        actor: by,
        ...(scope && { world: scope }),
        subject: ban.userId,
        event: "banLifted",
        details: { banId: ban.id },
      });
      return ban;
    });
    await publish({ type: "banLifted", worldId: scope, userId: lifted.userId });
  }

  return {
    listBans: ({ world: { world }, query }) => list(world.id, query),

    async createBan({ world, body, caller }) {
      const target = userId(body.userId);
      if (target === caller.user.id) throw invalidFields({ userId: "Nobody can ban themselves." });
      const theirs = await db.access.of(target, world.world.id, now());
      if (theirs === null) throw new ProblemError("notFound", "There is no such person here.");
      requireMayTouch(world, theirs.permissions);
      return ban(world.world.id, caller.user.id, body);
    },

    async liftBan({ world: { world }, params, caller }) {
      await lift(world.id, caller.user.id, params.ban);
      return undefined;
    },

    listPlatformBans: ({ query }) => list(null, query),

    async createPlatformBan({ body, caller }) {
      const target = await db.users.find(userId(body.userId));
      if (target === null) throw new ProblemError("notFound", "There is no such person here.");
      if (target.isAdministrator) throw new ProblemError("notAllowed", "Administrators cannot be banned.");
      return ban(null, caller.user.id, body);
    },

    async liftPlatformBan({ params, caller }) {
      await lift(null, caller.user.id, params.ban);
      return undefined;
    },
  } satisfies Partial<Handlers>;
}

function show(ban: NamedBan, now: Date): Shown {
  return {
    id: ban.id,
    user: { userId: ban.userId, name: ban.userName },
    reason: ban.reason,
    createdBy: named(ban.bannedBy, ban.bannedByName),
    createdAt: moment(ban.bannedAt),
    until: momentOrNull(ban.until),
    lifted: ban.liftedAt && { at: moment(ban.liftedAt), by: named(ban.liftedBy, ban.liftedByName) },
    isActive: ban.liftedAt === null && (ban.until === null || ban.until > now),
  };
}

const named = (id: UserId | null, name: string | null) => (id === null ? null : { userId: id, name: name ?? "" });
