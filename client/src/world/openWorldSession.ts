import type { Profile, WatchMode, WorldDetails } from "@crowdwire/protocol";
import type { ChatStore } from "../chat/chatStore.ts";
import type { MediaStore } from "../media/mediaStore.ts";
import type { WorldStore } from "./worldStore.ts";

/** What a visit needs. The session tells the store what happens and closes everything when `signal` is aborted. */
export interface WorldSessionOptions {
  canvas: HTMLCanvasElement;
  world: WorldDetails;
  profile: Profile;
  /** How one waits where the world is full. */
  watchMode: WatchMode;
  store: WorldStore;
  chat: ChatStore;
  media: MediaStore;
  signal: AbortSignal;
}

/**
 * Loads the 3D engine and the network, which no page carries from the start, and enters the world.
 *
 * Settles once one is inside or the visit has ended; throws where a chunk does not arrive.
 */
export async function openWorldSession(options: WorldSessionOptions): Promise<void> {
  const session = await import("./WorldSession.ts");
  await session.openWorldSession(options);
}
