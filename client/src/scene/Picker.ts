import type { Camera } from "@babylonjs/core/Cameras/camera.js";
import { Matrix, Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import type { Seat } from "@crowdwire/maps/loader";
import type { ShownPerson } from "./people/PeopleView.ts";
import type { LocatableGround, Point } from "./WorldView.ts";
import type { RayHit, RayWorld } from "./world/RayWorld.ts";

const REACH_METERS = 300;
const SEAT_RADIUS_METERS = 0.42;
const BODY_RADIUS_METERS = 0.38;

/** Finds what is under the pointer, with the same triangles that stop the camera. Makes no use of Babylon's picking. */
export class Picker {
  readonly #canvas: HTMLCanvasElement;
  readonly #camera: Camera;
  readonly #solids: RayWorld;
  readonly #inverse = new Matrix();
  readonly #from = new Vector3();
  readonly #along = new Vector3();
  readonly #hit: RayHit = { distance: 0, normalX: 0, normalY: 0, normalZ: 0 };

  constructor(canvas: HTMLCanvasElement, camera: Camera, solids: RayWorld) {
    this.#canvas = canvas;
    this.#camera = camera;
    this.#solids = solids;
  }

  /** The walkable point under a page position. */
  ground(clientX: number, clientY: number, ground: LocatableGround): Point | null {
    if (!this.#aim(clientX, clientY)) return null;
    const reach = this.#solidDistance();
    if (reach === null) return null;
    const out = { x: 0, y: 0, z: 0, polygon: 0 };
    const x = this.#from.x + this.#along.x * reach;
    const y = this.#from.y + this.#along.y * reach;
    const z = this.#from.z + this.#along.z * reach;
    return ground.locate(x, y, z, out) ? { x: out.x, y: out.y, z: out.z } : null;
  }

  /** The nearest seat under a page position that nothing hides. */
  seat(clientX: number, clientY: number, seats: readonly Seat[]): number | null {
    if (!this.#aim(clientX, clientY)) return null;
    const limit = (this.#solidDistance() ?? REACH_METERS) + 0.7;
    let best: number | null = null;
    let bestDistance = limit;
    for (const [index, seat] of seats.entries()) {
      const along = this.#passes(seat.x, seat.y + 0.15, seat.z, SEAT_RADIUS_METERS);
      if (along === null || along >= bestDistance) continue;
      best = index;
      bestDistance = along;
    }
    return best;
  }

  /** The nearest person under a page position that nothing hides; oneself left out. */
  person(clientX: number, clientY: number, people: Iterable<ShownPerson>): number | null {
    if (!this.#aim(clientX, clientY)) return null;
    let bestDistance = (this.#solidDistance() ?? REACH_METERS) + 0.3;
    let best: number | null = null;
    for (const person of people) {
      if (person.isSelf || !person.isPlaced) continue;
      for (let height = 0.3; height < person.headMeters; height += 0.45) {
        const along = this.#passes(person.x, person.y + height, person.z, BODY_RADIUS_METERS);
        if (along === null || along >= bestDistance) continue;
        best = person.id;
        bestDistance = along;
      }
    }
    return best;
  }

  /** Sets the ray through a page position; false while the canvas has no size. */
  #aim(clientX: number, clientY: number): boolean {
    const box = this.#canvas.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) return false;
    const x = ((clientX - box.left) / box.width) * 2 - 1;
    const y = 1 - ((clientY - box.top) / box.height) * 2;
    this.#camera.getTransformationMatrix().invertToRef(this.#inverse);
    Vector3.TransformCoordinatesFromFloatsToRef(x, y, 0.5, this.#inverse, this.#along);
    this.#from.copyFrom(this.#camera.globalPosition);
    this.#along.subtractInPlace(this.#from).normalize();
    return true;
  }

  #solidDistance(): number | null {
    const { x, y, z } = this.#from;
    const d = this.#along;
    return this.#solids.cast(x, y, z, d.x, d.y, d.z, REACH_METERS, this.#hit) ? this.#hit.distance : null;
  }

  /** How far along the ray a ball is passed, or null where the ray misses it. */
  #passes(x: number, y: number, z: number, radius: number): number | null {
    const dx = x - this.#from.x;
    const dy = y - this.#from.y;
    const dz = z - this.#from.z;
    const along = dx * this.#along.x + dy * this.#along.y + dz * this.#along.z;
    if (along < 0) return null;
    const aside = dx * dx + dy * dy + dz * dz - along * along;
    return aside <= radius * radius ? along : null;
  }
}
