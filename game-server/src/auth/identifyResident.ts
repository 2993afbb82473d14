import type { Repositories } from "@crowdwire/db";
import { DEFAULT_ROLE_PERMISSIONS } from "@crowdwire/protocol";
import { JoinRefused } from "../rooms/JoinRefused.ts";
import type { Resident } from "../world/residents.ts";
import type { SessionTokens } from "./SessionTokens.ts";
import { TokenRefused } from "./TokenRefused.ts";

/**
 * Who presents this token, with the name and look they have now. The database is asked, so that a sign-out holds at once;
 * where it cannot be asked nobody is let in.
 *
 * @throws JoinRefused
 */
export async function identifyResident(
  gameTokens: SessionTokens,
  db: Pick<Repositories, "sessions">,
  token: string,
  now: Date,
): Promise<Resident> {
  const claims = await gameTokens.verify(token).catch((error: unknown) => {
    if (!(error instanceof TokenRefused)) throw error;
    throw new JoinRefused(error.reason === "expired" ? "tokenExpired" : "notSignedIn", { cause: error });
  });
  const user = await db.sessions.findUser(claims.sessionId, now).catch((error: unknown) => {
    throw new JoinRefused("unavailable", { cause: error });
  });
  if (!user || user.id !== claims.userId) throw new JoinRefused("notSignedIn");
  return { userId: user.id, name: user.displayName, look: user.look, permissions: DEFAULT_ROLE_PERMISSIONS };
}
