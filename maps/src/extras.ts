import { z } from "zod";

/**
 * What a map's author writes into a glTF node's `extras.crowdwire`, by hand in Blender or from code.
 * A mesh node without extras is ordinary geometry: people walk on it where it is flat enough and are stopped where not.
 */
const MeshExtras = z.strictObject({
  kind: z.literal("mesh"),
  /** walk: may be walked on · block: stops people, nobody stands on it · ignore: decoration, neither. */
  nav: z.enum(["walk", "block", "ignore"]),
  /** false: never throws a shadow (sky, far hills, clouds, flat rugs). */
  castShadow: z.boolean().optional(),
});

/** Where newcomers appear: anywhere within the radius on walkable ground, facing the node's +Z. */
const SpawnExtras = z.strictObject({ kind: z.literal("spawn"), radiusMeters: z.number().min(0).max(50).default(0) });

/** A place for one person, at seat height; the node's +Z is where the knees point. */
const SeatExtras = z.strictObject({ kind: z.literal("seat") });

/** An area with a rule, centred on the node; boxes follow the node's yaw. Heights are measured up from the node. */
const ZoneExtras = z.strictObject({
  kind: z.literal("zone"),
  zone: z.enum(["conference", "stage", "silent", "lounge"]),
  name: z.string().trim().min(1).max(40),
  shape: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("circle"), radiusMeters: z.number().positive().max(200) }),
    z.strictObject({
      type: z.literal("box"),
      widthMeters: z.number().positive().max(400),
      depthMeters: z.number().positive().max(400),
    }),
  ]),
  heightMeters: z.number().positive().max(100).default(4),
});

export const NodeExtras = z.discriminatedUnion("kind", [MeshExtras, SpawnExtras, SeatExtras, ZoneExtras]);
export type NodeExtras = z.infer<typeof NodeExtras>;
/** As an author writes it: defaults may be left out. */
export type NodeExtrasInput = z.input<typeof NodeExtras>;

/** Scene-level `extras.crowdwire`: how the place is lit and what lies beyond its edge. */
export const SceneExtras = z.strictObject({
  title: z.string().trim().min(1).max(60),
  description: z.string().trim().max(300).default(""),
  /** Colours are linear-free sRGB hex. */
  sky: z
    .strictObject({ top: z.string(), horizon: z.string(), ground: z.string() })
    .default({ top: "#5aa9f0", horizon: "#dff1fb", ground: "#cfe8c6" }),
  sun: z
    .strictObject({
      /** Direction the light travels, Y up. */
      direction: z.tuple([z.number(), z.number(), z.number()]),
      color: z.string(),
      intensity: z.number().min(0).max(10),
    })
    .default({ direction: [-0.55, -0.85, 0.45], color: "#fff0d6", intensity: 3 }),
  ambient: z.number().min(0).max(3).default(0.6),
  fog: z.strictObject({ color: z.string(), density: z.number().min(0).max(0.1) }).optional(),
  indoor: z.boolean().default(false),
});
export type SceneExtras = z.infer<typeof SceneExtras>;
export type SceneExtrasInput = z.input<typeof SceneExtras>;
