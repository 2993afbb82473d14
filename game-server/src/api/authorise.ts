import type { Permission } from "@crowdwire/protocol";
import type { Access, RouteName } from "@crowdwire/protocol/rest";
import { notSignedIn, ProblemError } from "../http/ProblemError.ts";
import { bannedFromWorld } from "./banned.ts";
import type { Caller } from "./Caller.ts";
import { mayInWorld, noSuchWorld, type WorldAccess } from "./WorldAccess.ts";

/** What somebody may still ask of a world that they are banned from: to be told so. */
const OPEN_TO_BANNED: ReadonlySet<RouteName> = new Set(["readWorld"]);
/** What can be asked of a deleted world. */
const FOR_DELETED: ReadonlySet<RouteName> = new Set(["restoreWorld"]);

export interface Asking {
  readonly route: RouteName;
  readonly who: Access;
  readonly caller: Caller | null;
  /** Null where the route names no world. */
  readonly world: WorldAccess | null;
}

/**
 * Lets a request pass that the table allows (`who` of protocol/src/rest), and refuses every other one. An administrator's
 * route has been reached with an administrator's token only, and that is checked once more.
 *
 * @throws ProblemError saying what is missing.
 */
export function authorise({ route, who, caller, world }: Asking): void {
  if (world !== null) refuseWorld(route, world);
  if (who === "anyone") return;
  if (caller === null) throw notSignedIn();
  if (who === "signedIn") return;
  if (who === "registered") {
    if (caller.user.isGuest) throw registrationNeeded();
  } else if (who === "administrator") {
    if (!caller.user.isAdministrator) throw notAllowed("This is for administrators.");
  } else {
    authoriseInWorld(who, world);
  }
}

/** What one's role in the world decides; no world decides for nobody. */
function authoriseInWorld(who: "member" | "owner" | Permission, world: WorldAccess | null): void {
  if (who === "owner") {
    if (!world?.standing?.isOwner) throw notAllowed("This is for the owner of the world.");
    return;
  }
  if (!world?.standing?.isMember) throw membersOnly();
  if (who !== "member" && !mayInWorld(world, who)) {
    throw notAllowed(`Your role in this world does not allow this (it lacks “${who}”).`);
  }
}

function refuseWorld(route: RouteName, { world, standing }: WorldAccess): void {
  if (world.deletedAt !== null && !FOR_DELETED.has(route)) throw noSuchWorld();
  if (standing === null || OPEN_TO_BANNED.has(route)) return;
  if (standing.worldBan !== null) throw bannedFromWorld(standing.worldBan);
}

const notAllowed = (detail: string) => new ProblemError("notAllowed", detail);
const membersOnly = () => new ProblemError("membersOnly", "This is for members of the world. Enter it once to be one.");
const registrationNeeded = () =>
  new ProblemError("registrationNeeded", "This needs an account. Register, and you keep your name and your worlds.");
