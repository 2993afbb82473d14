import type { Repositories } from "@crowdwire/db";
import { loadGround, MapDescriptionSchema } from "@crowdwire/maps/loader";
import type { WorldId } from "@crowdwire/protocol";
import type { OpenedWorld } from "../rooms/WorldServices.ts";
import type { MapFiles } from "./MapFiles.ts";

/**
 * Loads a world with its published map, and takes the right to decide its conversations; null where there is none. The ground
 * lies in memory of its own: close it.
 *
 * @throws MapFileMissing, DatabaseUnavailable
 */
export async function openWorld(
  db: Pick<Repositories, "worlds" | "epochs">,
  mapFiles: MapFiles,
  id: WorldId,
): Promise<OpenedWorld | null> {
  const world = await db.worlds.find(id);
  if (!world?.map) return null;
  const [groundBytes, descriptionBytes, epoch] = await Promise.all([
    mapFiles.read(world.map, "ground"),
    mapFiles.read(world.map, "description"),
    db.epochs.take(id),
  ]);
  const description = MapDescriptionSchema.parse(JSON.parse(Buffer.from(descriptionBytes).toString("utf8")));
  const ground = await loadGround(groundBytes);
  return {
    settings: world,
    capacity: world.capacity,
    epoch,
    ground,
    spawns: description.spawns,
    seats: description.seats,
    zones: description.zones,
    close: () => ground.close(),
  };
}
