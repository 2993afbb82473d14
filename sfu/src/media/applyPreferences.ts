import { rankVideos } from "../groups/chooseVideos.ts";
import type { Peer } from "./Peer.ts";

/**
 * Lets flow what a peer's client wants of what it has, and pauses the rest (SFU6): no voice for who is deafened or has
 * silenced its owner, no picture beyond the best `maxVideos` of its list, nothing before the client has made its end.
 */
export async function applyPreferences(peer: Peer, maxVideos: number): Promise<void> {
  const { preferences } = peer;
  const receptions = [...peer.receptions.values()];
  const open = receptions.filter(({ isVideo }) => isVideo).map(({ publication }) => publication);
  const shown = new Set(rankVideos(open, preferences, maxVideos));
  const silenced = new Set(preferences?.silenced);
  await Promise.all(
    receptions.map(async (reception) => {
      const { owner, source } = reception.publication;
      const isWanted = reception.isVideo
        ? shown.has(reception.publication)
        : preferences?.isDeafened !== true && !silenced.has(owner);
      const wish = preferences?.videos.find((each) => each.entityId === owner && each.source === source);
      if (wish !== undefined) await reception.setLayer(wish.spatialLayer);
      await reception.setFlowing(reception.isReady && isWanted);
    }),
  );
}
