/** What placement looks at of a worker. */
export interface Place {
  readonly consumers: number;
  readonly peers: number;
}

/** From this share of its consumers on a worker takes no more videos: what is left is for voices (SFU4). */
const VIDEO_SHARE = 0.9;
/** A worker with this share of its consumers is no longer preferred for the sake of those who are there already. */
const COMPANY_SHARE = 0.75;

/**
 * Where a new peer sits (SFU4): with most of its group while that worker has room, else where the fewest consumers are.
 * Null when all are full.
 *
 * @param mates of the peer's group, on each place
 */
export function choosePlace<Worker extends Place>(
  places: readonly Worker[],
  mates: ReadonlyMap<Worker, number>,
  capacity: number,
): Worker | null {
  const withRoom = places.filter(({ consumers }) => consumers < capacity);
  const company = withRoom
    .filter((place) => (mates.get(place) ?? 0) > 0 && place.consumers < capacity * COMPANY_SHARE)
    .sort((a, b) => mates.get(b)! - mates.get(a)! || a.consumers - b.consumers);
  const idlest = [...withRoom].sort((a, b) => a.consumers - b.consumers || a.peers - b.peers);
  return company[0] ?? idlest[0] ?? null;
}

/** Whether one more consumer fits: the last tenth is kept for voices. */
export function hasRoom(place: Place, kind: "audio" | "video", capacity: number): boolean {
  return place.consumers < (kind === "video" ? capacity * VIDEO_SHARE : capacity);
}

/** What has to be refused to someone new. */
export function refusedBy(places: readonly Place[], capacity: number): "nothing" | "video" | "everything" {
  if (places.some((place) => hasRoom(place, "video", capacity))) return "nothing";
  return places.some((place) => hasRoom(place, "audio", capacity)) ? "video" : "everything";
}
