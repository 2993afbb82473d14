import { type PermissionBits, POWERS } from "@crowdwire/protocol";
import { ProblemError } from "../http/ProblemError.ts";
import type { WorldAccess } from "./WorldAccess.ts";

/** Is the first set within the second? */
export const isWithin = (some: PermissionBits, all: PermissionBits): boolean => (some & ~all) === 0;

/** Nobody makes, gives or changes a role that allows more than they may do themselves. @throws ProblemError notAllowed */
export function requireMayGive({ standing }: WorldAccess, permissions: PermissionBits): void {
  if (standing !== null && isWithin(permissions, standing.permissions)) return;
  throw new ProblemError("notAllowed", "Such a role may do more than you in this world, so it is not yours to give.");
}

/** Nobody bans, or takes a role from, somebody with a power that they lack themselves. @throws ProblemError notAllowed */
export function requireMayTouch({ standing }: WorldAccess, theirs: PermissionBits): void {
  if (standing !== null && isWithin(theirs & POWERS, standing.permissions)) return;
  throw new ProblemError("notAllowed", "This person has powers in this world that you have not. Ask its owner.");
}
