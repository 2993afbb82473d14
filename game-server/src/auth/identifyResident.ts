import type { Repositories } from "@crowdwire/db";
import type { WorldId } from "@crowdwire/protocol";
import type { Admission } from "../order/Admission.ts";
import { refuseAccess } from "../order/refuseAccess.ts";
import { JoinRefused } from "../rooms/JoinRefused.ts";
import type { SessionTokens } from "./SessionTokens.ts";
import { TokenRefused } from "./TokenRefused.ts";

/**
 * Who presents this token, and what they are in this world now. The database is asked, so that a sign-out and a ban hold at
 * once, whatever the token says; where it cannot be asked nobody is let in.
 *
 * @throws JoinRefused
 */
export async function identifyResident(
  gameTokens: SessionTokens,
  db: Pick<Repositories, "access">,
  token: string,
  worldId: WorldId,
  now: Date,
): Promise<Admission> {
  const claims = await gameTokens.verify(token).catch((error: unknown) => {
    if (!(error instanceof TokenRefused)) throw error;
    throw new JoinRefused(error.reason === "expired" ? "tokenExpired" : "notSignedIn", { cause: error });
  });
  const { userId, sessionId } = claims;
  const door = await db.access.atDoor(userId, worldId, sessionId, now).catch((error: unknown) => {
    throw new JoinRefused("unavailable", { cause: error });
  });
  const { access, isSignedIn, blocked, blockedBy } = door;
  // A ban from the platform ends every sign-in; whoever has one is told of it rather than asked to sign in again.
  const refusal = access && refuseAccess(access);
  if (refusal?.reason === "bannedFromPlatform") throw new JoinRefused(refusal.reason, { details: refusal.details });
  if (!isSignedIn) throw new JoinRefused("notSignedIn");
  if (access === null) throw new JoinRefused("worldNotFound");
  if (refusal !== null) throw new JoinRefused(refusal.reason, { details: refusal.details });
  const { isGuest, isOwner, isAdministrator, role, permissions, isMuted, displayName, look } = access;
  return {
    userId,
    name: displayName,
    look,
    permissions,
    signIn: sessionId,
    isGuest,
    isOwner,
    isAdministrator,
    role,
    isMuted,
    blocked,
    blockedBy,
  };
}
