import { AMPHITHEATRE_DESCRIPTION, authorAmphitheatre } from "./worlds/amphitheatre/index.ts";
import { authorCampus, CAMPUS_DESCRIPTION } from "./worlds/campus/index.ts";
import { authorPlaza, PLAZA_DESCRIPTION } from "./worlds/plaza/index.ts";

export interface SeededWorld {
  readonly slug: "plaza" | "campus" | "amphitheatre";
  readonly name: string;
  readonly description: string;
  /** The world as a GLB; the same bytes at every call. */
  author(): Promise<Uint8Array>;
}

/** The worlds every installation begins with. */
export const SEEDED_WORLDS: readonly SeededWorld[] = [
  { slug: "plaza", name: "Plaza", description: PLAZA_DESCRIPTION, author: authorPlaza },
  { slug: "campus", name: "Campus", description: CAMPUS_DESCRIPTION, author: authorCampus },
  { slug: "amphitheatre", name: "Amphitheatre", description: AMPHITHEATRE_DESCRIPTION, author: authorAmphitheatre },
];

export { THUMBNAIL_VIEWS, type ThumbnailView } from "./thumbnailViews.ts";
