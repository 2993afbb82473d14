import type { RemotePerson } from "../mediaStore.ts";

export interface Tile {
  readonly key: string;
  /** Null: oneself. */
  readonly personId: number | null;
  readonly name: string;
  readonly source: "camera" | "screen";
  readonly stream: MediaStream | null;
  readonly isSpeaking: boolean;
  readonly isMuted: boolean;
}

export interface TilesToArrange {
  readonly names: ReadonlyMap<number, string>;
  readonly remote: readonly RemotePerson[];
  readonly own: {
    readonly camera: MediaStream | null;
    readonly screen: MediaStream | null;
    readonly isSpeaking: boolean;
    readonly isMuted: boolean;
  };
  readonly most: number;
}

/**
 * Which videos get a tile: screens first, then those who speak, then the other cameras; oneself last, and only while
 * one's own camera is on. Within each in a steady order, so that tiles stay where they are.
 */
export function arrangeTiles({ names, remote, own, most }: TilesToArrange): { tiles: Tile[]; more: number } {
  const nameOf = (id: number) => names.get(id) ?? "Somebody";
  const tiles: (Tile & { rank: number })[] = [];
  for (const { id, camera, screen, isSpeaking, isMuted } of remote) {
    const person = { personId: id, name: nameOf(id), isSpeaking, isMuted };
    if (screen) {
      tiles.push({ ...person, key: `screen ${id}`, source: "screen", stream: screen, isMuted: false, rank: 0 });
    }
    if (camera)
      tiles.push({ ...person, key: `camera ${id}`, source: "camera", stream: camera, rank: isSpeaking ? 1 : 2 });
  }
  const wanted = tiles.sort((a, b) => a.rank - b.rank || (a.personId ?? 0) - (b.personId ?? 0));
  const self = { personId: null, name: "You", isSpeaking: own.isSpeaking, isMuted: own.isMuted };
  const mine: Tile[] = [];
  if (own.screen) {
    mine.push({ ...self, name: "You", key: "own screen", source: "screen", stream: own.screen, isMuted: false });
  }
  if (own.camera) mine.push({ ...self, key: "own camera", source: "camera", stream: own.camera });
  const room = Math.max(0, most - mine.length);
  // Who is shown is chosen by rank; where, by who it is: a word must not make the tiles jump.
  const chosen = wanted
    .slice(0, room)
    .sort((a, b) => Number(a.rank > 0) - Number(b.rank > 0) || (a.personId ?? 0) - (b.personId ?? 0))
    .map(({ rank: _rank, ...tile }) => tile);
  return { tiles: [...chosen, ...mine], more: wanted.length - chosen.length };
}
