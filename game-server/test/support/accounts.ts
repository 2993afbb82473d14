import type { Database, SeedWorld, World } from "@crowdwire/db";
import { AVATAR_PARTS, type AvatarLook } from "@crowdwire/protocol";

/** A look that is valid and all the same. */
export const ANY_LOOK = Object.fromEntries(AVATAR_PARTS.map((part) => [part, 1])) as AvatarLook;

let worlds = 0;

/** Makes a public world with a map that is named, though its files are not there. */
export async function seedWorld(db: Database, change: Partial<SeedWorld> = {}): Promise<World> {
  const slug = change.slug ?? `world-${++worlds}`;
  const files = { scene: "world.glb", ground: "ground.bin", description: "map.json", thumbnail: null };
  await db.worlds.seed({
    name: "A world",
    description: "To be in.",
    capacity: 500,
    map: { contentHash: "a".repeat(32), files },
    ...change,
    slug,
  });
  return (await db.worlds.findBySlug(slug))!;
}
