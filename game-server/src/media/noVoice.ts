import { peerIdOf } from "@crowdwire/protocol";
import type { MediaDesk } from "./MediaDesk.ts";

/** Worlds without sound and video, for benches that measure something else. */
export const noVoice: Pick<MediaDesk, "open"> = {
  open: (world) => ({
    change: () => undefined,
    depart: () => undefined,
    ticket: async (_user, entity) => ({
      url: null,
      grant: "",
      iceServers: [],
      expiresAt: 0,
      peerId: peerIdOf(world, entity),
    }),
    close: () => undefined,
  }),
};
