import type { Profile, WatchMode, WorldDetails } from "@crowdwire/protocol";

/** Somebody who is through the door. */
export interface Entered {
  world: WorldDetails;
  profile: Profile;
  watchMode: WatchMode;
}

let underway: Entered | null = null;

/** Keeps who came in by another address, such as an invitation's, until the world's own page takes over. */
export function handOver(entered: Entered): void {
  underway = entered;
}

/** Who came in by another address and is on the way to this world's own; asking changes nothing. */
export function handedOver(slug: string): Entered | null {
  return underway?.world.slug === slug ? underway : null;
}

/** The page of the world has taken over: whoever opens it next stands at its door. */
export function tookOver(): void {
  underway = null;
}
