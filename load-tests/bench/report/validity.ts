/** Beyond this the bots were late themselves, and what they saw of the server is no measure of it. Milliseconds. */
export const LATEST_BOTS_MS = 20;

/** How the load side did in a round. */
export interface LoadSide {
  /** 99th percentile of how late the bots' event loop was. Milliseconds. */
  readonly botsEventLoopP99Ms: number;
  readonly connected: number;
}

/** Why a round with `users` says nothing about the server, as a sentence; null where it does. */
export function findFault({ botsEventLoopP99Ms, connected }: LoadSide, users: number): string | null {
  // Also where it is no number at all: nothing was measured then.
  if (!(botsEventLoopP99Ms <= LATEST_BOTS_MS)) {
    return `The bots were late themselves (event loop p99 ${botsEventLoopP99Ms.toFixed(1)} ms, at most ${LATEST_BOTS_MS} allowed).`;
  }
  if (connected < users) return `Only ${connected} of ${users} bots were inside.`;
  return null;
}
