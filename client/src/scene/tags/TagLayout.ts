/** One name tag that would like to be seen, in CSS pixels of the canvas, y downwards. */
export interface TagCandidate {
  id: number;
  /** Middle of the tag. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** Metres from the eye. */
  distanceMeters: number;
}

/** A tag as it is drawn now. */
export interface PlacedTag {
  readonly id: number;
  x: number;
  y: number;
  width: number;
  height: number;
  /** 0..1; a tag at 0 is not drawn. */
  alpha: number;
}

/** At most this many tags at once: more cannot be read. */
export const MAX_TAGS = 60;
/** Beyond this nobody's name is shown, and it fades over the last metres. */
export const TAG_REACH_METERS = 48;
const FADE_FROM_METERS = 34;
/** A hidden tag needs this much free space around it to appear; a shown one only this much to stay. */
const ENTER_GAP_PIXELS = 9;
const STAY_GAP_PIXELS = 3;
const FADE_IN_PER_SECOND = 6;
const FADE_OUT_PER_SECOND = 9;
/** Someone shown keeps the place against someone who is nearer by less than this share. */
const STICKINESS = 0.82;
const EDGE_PIXELS = 4;

interface Entry extends PlacedTag {
  distanceMeters: number;
  isWanted: boolean;
  seenAt: number;
}

/**
 * Decides which name tags are seen: nearest first, never two on top of each other, without flicker. A tag that loses its
 * place fades while there is room and is gone at once where a nearer one already stands.
 */
export class TagLayout {
  readonly #entries = new Map<number, Entry>();
  readonly #placed: Entry[] = [];
  #round = 0;

  /** Lays out one frame. `candidates` is sorted in place. Answers the tags to draw, nearest first; valid until the next call. */
  update(candidates: TagCandidate[], dtSeconds: number, width: number, height: number): readonly PlacedTag[] {
    this.#round += 1;
    this.#placed.length = 0;
    candidates.sort((a, b) => this.#rank(a) - this.#rank(b));
    for (const candidate of candidates) this.#consider(candidate, dtSeconds, width, height);
    for (const [id, entry] of this.#entries) {
      if (entry.seenAt !== this.#round) this.#entries.delete(id);
    }
    return this.#placed;
  }

  /** Forgets everything, so that the next frame starts without fades. */
  clear(): void {
    this.#entries.clear();
    this.#placed.length = 0;
  }

  #rank(candidate: TagCandidate): number {
    const entry = this.#entries.get(candidate.id);
    return candidate.distanceMeters * (entry?.isWanted ? STICKINESS : 1);
  }

  #consider(candidate: TagCandidate, dtSeconds: number, width: number, height: number): void {
    const known = this.#entries.get(candidate.id);
    const halfWidth = candidate.width / 2 + EDGE_PIXELS;
    const isInside =
      candidate.x > halfWidth &&
      candidate.x < width - halfWidth &&
      candidate.y > candidate.height &&
      candidate.y < height;
    if (!isInside || candidate.distanceMeters > TAG_REACH_METERS) return;
    const entry = known ?? { ...candidate, alpha: 0, isWanted: false, seenAt: 0 };
    if (!known) this.#entries.set(candidate.id, entry);
    Object.assign(entry, { x: candidate.x, y: candidate.y, width: candidate.width, height: candidate.height });
    entry.distanceMeters = candidate.distanceMeters;
    entry.seenAt = this.#round;
    const gap = this.#gapTo(entry, entry.isWanted ? STAY_GAP_PIXELS : ENTER_GAP_PIXELS);
    entry.isWanted = gap === "free" && this.#placed.length < MAX_TAGS;
    const target = entry.isWanted ? this.#distanceFade(entry.distanceMeters) : 0;
    const step = dtSeconds * (target > entry.alpha ? FADE_IN_PER_SECOND : FADE_OUT_PER_SECOND);
    entry.alpha += Math.max(-step, Math.min(step, target - entry.alpha));
    if (gap === "covered" || this.#placed.length >= MAX_TAGS) entry.alpha = 0;
    if (entry.alpha > 0.01) this.#placed.push(entry);
  }

  #distanceFade(distanceMeters: number): number {
    return Math.min(1, Math.max(0, (TAG_REACH_METERS - distanceMeters) / (TAG_REACH_METERS - FADE_FROM_METERS)));
  }

  /** free: nobody within `margin` pixels · near: somebody is, without touching · covered: a nearer tag is already there. */
  #gapTo(entry: Entry, margin: number): "free" | "near" | "covered" {
    let answer: "free" | "near" = "free";
    for (const other of this.#placed) {
      const apartX = Math.abs(entry.x - other.x) - (entry.width + other.width) / 2;
      const apartY = Math.abs(entry.y - other.y) - (entry.height + other.height) / 2;
      const apart = Math.max(apartX, apartY);
      // One pixel to spare: the quads are snapped to whole pixels when drawn.
      if (apart < 1) return "covered";
      if (apart < margin) answer = "near";
    }
    return answer;
  }
}
