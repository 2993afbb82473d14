import { loadGround, type MapDescription, MapDescriptionSchema, type NavGround } from "@crowdwire/maps/loader";
import type { WorldDetails } from "@crowdwire/protocol";
import { WorldUnavailable } from "../scene/world/fetchBytes.ts";

interface Wanted {
  world: Pick<WorldDetails, "map">;
  signal: AbortSignal;
}

/** What the map says about itself. */
export async function fetchDescription({ world, signal }: Wanted): Promise<MapDescription> {
  const response = await fetchFile(world.map.descriptionUrl, signal);
  return MapDescriptionSchema.parse(await response.json());
}

/** What people walk on; close it when the map is left. */
export async function fetchGround({ world, signal }: Wanted): Promise<NavGround> {
  const response = await fetchFile(world.map.groundUrl, signal);
  return loadGround(new Uint8Array(await response.arrayBuffer()));
}

async function fetchFile(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal });
  if (response.ok) return response;
  throw new WorldUnavailable(
    response.status === 404
      ? "This world's map is missing on the server. Its operator can build it anew by restarting CrowdWire."
      : `The server could not hand out this world's map (${response.status}). Try again in a moment.`,
  );
}

/** What is written in the scene is drawn once, so its letters must be there before. A font that does not come is no reason to wait. */
export async function fontsForTheScene(): Promise<void> {
  const fonts = ['600 13px "Figtree Variable"', '700 40px "Bricolage Grotesque Variable"'];
  await Promise.allSettled(fonts.map((font) => document.fonts.load(font)));
}
