import { timingSafeEqual } from "node:crypto";
import type { UserId } from "@crowdwire/protocol";
import type { MapReference } from "../persistence/MapFiles.ts";

/** Filling in a form may take a day. */
const USABLE_MS = 86_400_000;
/** Maps that were made ready are kept for longer than their names are good for: nobody's is removed while they press the button. */
export const PREPARED_MAP_DAYS = 2;
/** What maps that people send are made of. */
const FILES = { scene: "world.glb", ground: "ground.bin", description: "map.json", thumbnail: null } as const;
const NAME = /^own\.([0-9a-f]{32})\.(\d{1,12})\.([\w-]{43})$/u;

export interface PreparedMapsOptions {
  /** Proves that these words are this installation's own: 43 characters. */
  seal(words: string): string;
  now(): Date;
}

/**
 * Names for maps that were made ready before there is a world for them. A name says which map, for whom and until when,
 * and is sealed: nothing is stored for a form that is never sent, and whoever learns a name cannot use it.
 */
export class PreparedMaps {
  readonly #options: PreparedMapsOptions;

  constructor(options: PreparedMapsOptions) {
    this.#options = options;
  }

  nameFor(user: UserId, { contentHash }: Pick<MapReference, "contentHash">): { id: string; usableUntil: Date } {
    const untilSeconds = Math.floor((this.#options.now().getTime() + USABLE_MS) / 1000);
    const seal = this.#options.seal(`${user}:${contentHash}:${untilSeconds}`);
    return { id: `own.${contentHash}.${untilSeconds}.${seal}`, usableUntil: new Date(untilSeconds * 1000) };
  }

  /** The map that this name means for this person; null where it is no such name, or not theirs. */
  find(id: string, user: UserId): MapReference | "expired" | null {
    const [, contentHash, untilSeconds, seal] = NAME.exec(id) ?? [];
    if (contentHash === undefined || untilSeconds === undefined || seal === undefined) return null;
    const expected = this.#options.seal(`${user}:${contentHash}:${untilSeconds}`);
    if (!timingSafeEqual(Buffer.from(seal), Buffer.from(expected))) return null;
    if (Number(untilSeconds) * 1000 < this.#options.now().getTime()) return "expired";
    return { contentHash, files: FILES };
  }
}
