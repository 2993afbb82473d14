import { type Role, roleId, type WorldAccess } from "@crowdwire/db";
import { type CloseNotice, type PermissionBits, type UserId, userId, worldId } from "@crowdwire/protocol";
import { AppError } from "@crowdwire/service-kit";
import type { LiveChange } from "../../src/live/LiveChange.ts";
import { type Act, Order, type WorldSettings } from "../../src/order/Order.ts";
import type { Keeping } from "../../src/order/RetriedWrites.ts";
import type { Command } from "../../src/world/commands.ts";
import { settle, TestClock } from "./TestClock.ts";

export const HERE = worldId("w");
export const SETTINGS: WorldSettings = {
  name: "W",
  capacity: 10,
  visibility: "public",
  guestsAllowed: true,
  isChatOn: true,
  slowModeSeconds: 0,
};
export const ada = userId("ada");
export const bea = userId("bea");

const AWAY = new AppError("away", { code: "databaseUnavailable", retriable: true });

/** Order in a world, with a database that says what it is told to, or cannot be asked. */
export function setUp() {
  const clock = new TestClock();
  const submitted: Command[] = [];
  const sentOut: { user: UserId | null; notice: CloseNotice }[] = [];
  const shown: WorldSettings[] = [];
  const asked: UserId[] = [];
  const rolesAsked: string[] = [];
  const mutes: { user: UserId; isMuted: boolean; by: UserId }[] = [];
  const kicks: { user: UserId; notice: CloseNotice; forMs: number; by: UserId }[] = [];
  const database = {
    isAway: false,
    access: new Map<UserId, WorldAccess | null>(),
    /** Sign-ins that have ended. */
    ended: new Set<string>(),
    /** Blocker and blocked. */
    blocks: [] as [UserId, UserId][],
    roles: new Map<string, Role>(),
    settings: SETTINGS as WorldSettings | null,
    /** Answers that are held back: they say what was so when they were asked for. */
    held: null as (() => void)[] | null,
  };
  const held = () =>
    database.held === null ? undefined : new Promise<void>((resolve) => database.held?.push(resolve));
  const order = new Order(
    {
      worldId: HERE,
      submit: (command) => submitted.push(command),
      sendOut: (user, notice) => sentOut.push({ user, notice }),
      async accessOf(user, signIn) {
        asked.push(user);
        if (database.isAway) throw AWAY;
        const answer = {
          access: database.access.get(user) ?? null,
          isSignedIn: !database.ended.has(signIn),
          blocked: database.blocks.flatMap(([blocker, blocked]) => (blocker === user ? [blocked] : [])),
          blockedBy: database.blocks.flatMap(([blocker, blocked]) => (blocked === user ? [blocker] : [])),
        };
        await held();
        return answer;
      },
      async roleOf(id) {
        rolesAsked.push(id);
        if (database.isAway) throw AWAY;
        const role = database.roles.get(id) ?? null;
        await held();
        return role;
      },
      async settingsOf() {
        if (database.isAway) throw AWAY;
        const { settings } = database;
        await held();
        return settings;
      },
      async keepMute(user, isMuted, by) {
        if (database.isAway) throw AWAY;
        mutes.push({ user, isMuted, by });
      },
      async keepOut(user, notice, forMs, by) {
        if (database.isAway) throw AWAY;
        kicks.push({ user, notice, forMs, by });
      },
      settingsChanged: (settings) => shown.push(settings),
      nowMs: () => clock.now().getTime(),
      after: clock.after,
      logger: { warn: () => undefined, error: () => undefined },
      metrics: { writesDropped: { inc: () => undefined } },
    },
    SETTINGS,
  );
  const apply = async (change: LiveChange) => {
    order.apply(change);
    await settle();
  };
  const permits = () => submitted.filter((command) => command.type === "permit");
  const release = async (answer: () => void) => {
    answer();
    await settle();
  };
  return {
    order,
    clock,
    submitted,
    sentOut,
    shown,
    asked,
    rolesAsked,
    mutes,
    kicks,
    database,
    apply,
    permits,
    release,
  };
}

export const EVERYONE = roleId("everyone");
export const roleOf = (name: string, permissions: PermissionBits): Role => ({
  id: EVERYONE,
  name,
  permissions,
  isDefault: true,
  isOwner: false,
});

/** Was it done, and is it kept? */
export function keptOf(act: Act): Promise<Keeping> {
  if ("refusal" in act) throw new Error(`It was refused: ${act.refusal}.`);
  return act.keeping;
}
