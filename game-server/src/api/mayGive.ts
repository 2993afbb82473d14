import type { PermissionBits } from "@crowdwire/protocol";
import { ProblemError } from "../http/ProblemError.ts";
import type { WorldAccess } from "./WorldAccess.ts";

/** Is the first set within the second? */
export const isWithin = (some: PermissionBits, all: PermissionBits): boolean => (some & ~all) === 0;

/** Nobody gives, takes or touches more than they may do themselves. @throws ProblemError notAllowed */
export function requireWithin({ standing }: WorldAccess, permissions: PermissionBits, what: string): void {
  if (standing !== null && isWithin(permissions, standing.permissions)) return;
  throw new ProblemError("notAllowed", `${what} may do more than you in this world, so this is not yours to do.`);
}
