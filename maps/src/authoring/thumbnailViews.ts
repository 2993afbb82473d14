/** Where a picture of a seeded world is best taken from: metres, right-handed, Y up. */
export interface ThumbnailView {
  readonly eye: readonly [x: number, y: number, z: number];
  readonly target: readonly [x: number, y: number, z: number];
}

/** The framing of each seeded world's thumbnail; the pictures themselves lie in `thumbnails/`. */
export const THUMBNAIL_VIEWS: Readonly<Record<"plaza" | "campus" | "amphitheatre", ThumbnailView>> = {
  plaza: { eye: [1.6, 3.7, 29.4], target: [-0.3, 2.9, 8] },
  campus: { eye: [3.2, 3.4, 13.4], target: [-1.2, 2.2, 0] },
  amphitheatre: { eye: [2.6, 5.8, 22], target: [-0.5, 2.9, -6] },
};
