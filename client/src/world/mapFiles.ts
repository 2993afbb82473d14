import { loadGround, type MapDescription, MapDescriptionSchema, type NavGround } from "@crowdwire/maps/loader";
import type { WorldSessionOptions } from "./openWorldSession.ts";

type Wanted = Pick<WorldSessionOptions, "world" | "signal">;

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
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return response;
}
