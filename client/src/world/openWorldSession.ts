import type { Profile, WorldDetails } from "@crowdwire/protocol";
import type { WorldStore } from "./worldStore.ts";

/** What a visit needs. The session tells the store what happens and closes everything when `signal` is aborted. */
export interface WorldSessionOptions {
  canvas: HTMLCanvasElement;
  world: WorldDetails;
  profile: Profile;
  store: WorldStore;
  signal: AbortSignal;
}

type SessionModule = { openWorldSession(options: WorldSessionOptions): Promise<void> };

const modules = import.meta.glob<SessionModule>("./WorldSession.ts");

/**
 * Loads the 3D engine and the network, which no page carries from the start, and enters the world.
 *
 * Settles once one is inside or the visit has ended; throws where a chunk does not arrive.
 */
export async function openWorldSession(options: WorldSessionOptions): Promise<void> {
  const load = Object.values(modules)[0];
  if (load === undefined) throw new Error("The 3D world is not part of this build.");
  await (await load()).openWorldSession(options);
}
