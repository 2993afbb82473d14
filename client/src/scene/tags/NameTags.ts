import type { Camera } from "@babylonjs/core/Cameras/camera.js";
import type { Engine } from "@babylonjs/core/Engines/engine.js";
import { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import type { PeopleView, ShownPerson } from "../people/PeopleView.ts";
import type { RayWorld } from "../world/RayWorld.ts";
import { TagLayer } from "./TagLayer.ts";
import { TAG_REACH_METERS, type TagCandidate, TagLayout } from "./TagLayout.ts";

const DOT_COLOR = "#86d6a0";
const SPEAKING_COLOR = "#ffb36b";
const RAISE_PIXELS = 18;
/** Rays per frame that ask whether a wall hides somebody; everyone gets a turn. */
const RAYS_PER_FRAME = 12;

/** Name tags over people's heads: projects them, leaves out who stands behind a wall, lays them out and draws them. */
export class NameTags {
  isVisible = true;
  /** Whose dot is lit. */
  speaking: ReadonlySet<number> = new Set();
  readonly #layer: TagLayer;
  readonly #layout = new TagLayout();
  readonly #camera: Camera;
  readonly #solids: RayWorld;
  readonly #candidates: TagCandidate[] = [];
  readonly #pool: TagCandidate[] = [];
  readonly #sizes = new Map<string, { width: number; height: number }>();
  readonly #hidden = new Map<number, boolean>();
  readonly #projected = new Vector3();
  #turn = 0;

  constructor(engine: Engine, camera: Camera, solids: RayWorld, pixelRatio: number) {
    this.#layer = new TagLayer(engine, pixelRatio);
    this.#camera = camera;
    this.#solids = solids;
  }

  setPixelRatio(pixelRatio: number): void {
    this.#layer.setPixelRatio(pixelRatio);
  }

  /** Draws over the finished picture; sizes in CSS pixels. */
  render(people: PeopleView, dtSeconds: number, width: number, height: number): void {
    if (!this.isVisible) {
      this.#layout.clear();
      return;
    }
    this.#candidates.length = 0;
    for (const person of people.people()) this.#consider(person, width, height);
    this.#askWalls(people);
    const placed = this.#layout.update(this.#candidates, dtSeconds, width, height);
    this.#layer.render(placed, (id) => {
      const person = people.find(id);
      return person ? { name: person.name, dotColor: this.speaking.has(id) ? SPEAKING_COLOR : DOT_COLOR } : null;
    });
  }

  /** Where a point is on the canvas, in CSS pixels; null behind the eye. The answer is reused. */
  project(x: number, y: number, z: number, width: number, height: number): Vector3 | null {
    const m = this.#camera.getTransformationMatrix().m;
    const w = x * (m[3] ?? 0) + y * (m[7] ?? 0) + z * (m[11] ?? 0) + (m[15] ?? 1);
    if (w <= 0.05) return null;
    Vector3.TransformCoordinatesFromFloatsToRef(x, y, z, this.#camera.getTransformationMatrix(), this.#projected);
    this.#projected.x = (this.#projected.x * 0.5 + 0.5) * width;
    this.#projected.y = (0.5 - this.#projected.y * 0.5) * height;
    return this.#projected;
  }

  dispose(): void {
    this.#layer.dispose();
  }

  #consider(person: ShownPerson, width: number, height: number): void {
    if (!hasTag(person)) {
      this.#hidden.delete(person.id);
      return;
    }
    if (this.#hidden.get(person.id)) return;
    const at = this.project(person.x, person.groundY + person.headMeters + 0.06, person.z, width, height);
    if (!at) return;
    const size = this.#size(person.name);
    const index = this.#candidates.length;
    const candidate = this.#pool[index] ?? { id: 0, x: 0, y: 0, width: 0, height: 0, distanceMeters: 0 };
    this.#pool[index] = candidate;
    candidate.id = person.id;
    candidate.x = Math.round(at.x);
    candidate.y = Math.round(at.y - RAISE_PIXELS);
    candidate.width = size.width;
    candidate.height = size.height;
    candidate.distanceMeters = person.distanceMeters;
    this.#candidates.push(candidate);
  }

  #size(name: string): { width: number; height: number } {
    const known = this.#sizes.get(name);
    if (known) return known;
    if (this.#sizes.size > 2000) this.#sizes.clear();
    const size = this.#layer.measure(name);
    this.#sizes.set(name, size);
    return size;
  }

  /** Asks for a few people per frame whether something solid stands before them. */
  #askWalls(people: PeopleView): void {
    const eye = this.#camera.globalPosition;
    const all = [...people.people()].filter(hasTag);
    for (let i = 0; i < Math.min(RAYS_PER_FRAME, all.length); i++) {
      this.#turn = (this.#turn + 1) % all.length;
      const person = all[this.#turn];
      if (!person) continue;
      const dx = person.x - eye.x;
      const dy = person.groundY + person.headMeters - 0.1 - eye.y;
      const dz = person.z - eye.z;
      this.#hidden.set(person.id, this.#solids.cast(eye.x, eye.y, eye.z, dx, dy, dz, 0.97));
    }
    if (this.#hidden.size > 1024) this.#hidden.clear();
  }
}

/** Is it someone with a name, where it could be read? */
function hasTag({ isSelf, isStranger, isPlaced, distanceMeters }: ShownPerson): boolean {
  return isPlaced && !isSelf && !isStranger && distanceMeters <= TAG_REACH_METERS;
}
