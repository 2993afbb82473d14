import { z } from "zod";
import { SceneExtras } from "./extras.ts";
import type { MapDescription } from "./MapDescription.ts";

const Coordinate = z.number().min(-2048).max(2048);
const Point = { x: Coordinate, y: Coordinate, z: Coordinate };
const Spot = { ...Point, yaw: z.number().min(-7).max(7) };
const Corner = z.tuple([Coordinate, Coordinate, Coordinate]).readonly();
const Count = z.int().nonnegative();

/** What `map.json` must look like; read it with this wherever it comes over the network. */
export const MapDescriptionSchema = z.strictObject({
  formatVersion: z.literal(1),
  scene: SceneExtras,
  spawns: z.array(z.strictObject({ ...Spot, radiusMeters: z.number().min(0).max(50) })).min(1),
  seats: z.array(z.strictObject({ ...Spot, exit: z.strictObject(Point) })),
  zones: z.array(
    z.strictObject({
      ...Spot,
      id: z.int().positive().max(255),
      kind: z.enum(["conference", "stage", "silent", "lounge"]),
      name: z.string().min(1).max(40),
      heightMeters: z.number().positive(),
      shape: z.discriminatedUnion("type", [
        z.strictObject({ type: z.literal("circle"), radiusMeters: z.number().positive() }),
        z.strictObject({
          type: z.literal("box"),
          widthMeters: z.number().positive(),
          depthMeters: z.number().positive(),
        }),
      ]),
    }),
  ),
  bounds: z.strictObject({ min: Corner, max: Corner }),
  budget: z.strictObject({ triangles: Count, drawCalls: Count, textures: Count, bytes: Count }),
}) satisfies z.ZodType<MapDescription>;
