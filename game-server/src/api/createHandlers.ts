import { PassportDesk } from "../auth/PassportDesk.ts";
import { createWaysIn } from "../auth/waysIn.ts";
import type { ApiServices } from "./ApiServices.ts";
import type { Handlers } from "./Call.ts";
import { accountHandlers } from "./handlers/account.ts";
import { banHandlers } from "./handlers/bans.ts";
import { invitationHandlers } from "./handlers/invitations.ts";
import { mapHandlers } from "./handlers/maps.ts";
import { memberHandlers } from "./handlers/members.ts";
import { reportHandlers } from "./handlers/reports.ts";
import { roleHandlers } from "./handlers/roles.ts";
import { sessionHandlers } from "./handlers/session.ts";
import { worldHandlers } from "./handlers/worlds.ts";

/** How each route of the table is done; one that is missing does not compile. */
export function createHandlers(services: ApiServices): Handlers {
  const desk = new PassportDesk(createWaysIn(services));
  return {
    ...sessionHandlers(services, desk),
    ...accountHandlers(services),
    ...worldHandlers(services),
    ...mapHandlers(services),
    ...invitationHandlers(services),
    ...roleHandlers(services),
    ...memberHandlers(services),
    ...banHandlers(services),
    ...reportHandlers(services),
  };
}
