import { roleId, sessionId } from "@crowdwire/db";
import { type AvatarLook, DEFAULT_ROLE_PERMISSIONS, userId } from "@crowdwire/protocol";
import { noVoice } from "../media/noVoice.ts";
import type { Admission } from "../order/Admission.ts";
import type { WorldSettings } from "../order/Order.ts";
import type { WorldServices } from "./WorldServices.ts";

/** A world for everybody. */
export const OPEN_SETTINGS: WorldSettings = {
  name: "Open to all",
  capacity: 500,
  visibility: "public",
  guestsAllowed: true,
  isChatOn: true,
  slowModeSeconds: 0,
};

/** Services of worlds that nobody keeps, for benches and tests: everybody is who they say they are, and nothing is remembered. */
export function withoutDatabase(
  look: AvatarLook,
): Pick<
  WorldServices,
  | "identify"
  | "accessOf"
  | "roleOf"
  | "settingsOf"
  | "lastPlacement"
  | "noteVisit"
  | "keepPlacement"
  | "attend"
  | "chat"
  | "media"
  | "record"
  | "keepMute"
  | "keepOut"
  | "joinLimit"
  | "listing"
  | "mostSpectators"
  | "wallClock"
> {
  return {
    identify: async (token) => anybody(token, look),
    accessOf: async () => ({ access: null, isSignedIn: false, blocked: [], blockedBy: [] }),
    roleOf: async () => null,
    settingsOf: async () => null,
    lastPlacement: async () => null,
    noteVisit: () => undefined,
    keepPlacement: () => undefined,
    attend: () => ({
      entered: () => undefined,
      left: () => undefined,
      wrote: () => undefined,
      used: () => undefined,
      spoke: () => undefined,
      gathered: () => undefined,
      close: () => undefined,
    }),
    chat: {
      open: async () => ({ firstId: 1, recent: [] }),
      keep: () => true,
      find: async () => null,
      edit: async () => true,
      delete: async () => true,
    },
    media: noVoice,
    record: () => undefined,
    keepMute: async () => undefined,
    keepOut: async () => undefined,
    mostSpectators: 0,
    joinLimit: { take: () => true },
    listing: { isKnown: true },
    wallClock: () => new Date(),
  };
}

/** Somebody with the role of newcomers, whose name is their id. */
export function anybody(name: string, look: AvatarLook): Admission {
  return {
    userId: userId(name),
    name,
    look,
    permissions: DEFAULT_ROLE_PERMISSIONS,
    signIn: sessionId(name),
    isGuest: true,
    isOwner: false,
    isAdministrator: false,
    role: { id: roleId("default"), name: "Everyone" },
    isMuted: false,
    blocked: [],
    blockedBy: [],
  };
}
