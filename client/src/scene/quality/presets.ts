/** How richly the world is drawn, from the oldest laptop to a gaming machine. */
export const QUALITY_NAMES = ["low", "medium", "high", "ultra"] as const;
export type QualityName = (typeof QUALITY_NAMES)[number];

export interface QualityPreset {
  /** Rendered pixels per CSS pixel are at most this, whatever the screen offers. */
  readonly maxPixelRatio: number;
  /** none: round blobs under the feet · near: one map around the camera's focus · cascaded: the whole view. */
  readonly shadows: "none" | "near" | "cascaded";
  readonly shadowMapSize: number;
  readonly cascades: number;
  /** Level of detail for people. */
  readonly detail: "low" | "medium" | "high";
  /** The sky lights and is reflected by everything; off: plain light from above. */
  readonly reflections: boolean;
  /** Draw into a high-range target, smooth edges there and grade afterwards; off: grade in the materials. */
  readonly postEffects: boolean;
  readonly samples: number;
  readonly bloom: boolean;
  readonly ambientOcclusion: boolean;
  /** Beyond this nothing is drawn, in metres. */
  readonly viewDistanceMeters: number;
}

export const QUALITY_PRESETS: Readonly<Record<QualityName, QualityPreset>> = {
  low: {
    maxPixelRatio: 1,
    shadows: "none",
    shadowMapSize: 0,
    cascades: 0,
    detail: "low",
    reflections: false,
    postEffects: false,
    samples: 1,
    bloom: false,
    ambientOcclusion: false,
    viewDistanceMeters: 320,
  },
  medium: {
    maxPixelRatio: 1.25,
    shadows: "near",
    shadowMapSize: 2048,
    cascades: 1,
    detail: "medium",
    reflections: true,
    postEffects: false,
    samples: 1,
    bloom: false,
    ambientOcclusion: false,
    viewDistanceMeters: 500,
  },
  high: {
    maxPixelRatio: 2,
    shadows: "cascaded",
    shadowMapSize: 2048,
    cascades: 2,
    detail: "high",
    reflections: true,
    postEffects: true,
    samples: 4,
    bloom: true,
    ambientOcclusion: false,
    viewDistanceMeters: 800,
  },
  ultra: {
    maxPixelRatio: 2,
    shadows: "cascaded",
    shadowMapSize: 2048,
    cascades: 3,
    detail: "high",
    reflections: true,
    postEffects: true,
    samples: 4,
    bloom: true,
    ambientOcclusion: true,
    viewDistanceMeters: 1000,
  },
};
