import type { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import type { Scene } from "@babylonjs/core/scene.js";
import type { CrowdSource, Person } from "../../../headless/CrowdSource.ts";
import { restingSample } from "../../../headless/CrowdSource.ts";
import { Crowd } from "../avatars/Crowd.ts";

/** Someone as drawn in this frame. */
export interface ShownPerson {
  readonly id: number;
  name: string;
  readonly isSelf: boolean;
  /** One of the far crowd, whose name is not known: without a tag. */
  isStranger: boolean;
  /** False until a position is known, and again when it is lost. */
  isPlaced: boolean;
  x: number;
  y: number;
  z: number;
  /** Height of the ground below, also while jumping. */
  groundY: number;
  yaw: number;
  /** Metres above the ground (or seat) where the head ends, a jump included. */
  headMeters: number;
  /** Metres from the eye. */
  distanceMeters: number;
  /** Lowers the camera: metres between standing and sitting eyes. */
  seatedByMeters: number;
}

const SEATED_BY_METERS = { stand: 0, walk: 0, run: 0, sitOnSeat: 0.42, sitOnGround: 0.74 } as const;
const CAPACITY = 512;

/** Keeps the drawn crowd in step with who is here: enters and leaves people, and poses everyone each frame. */
export class PeopleView {
  readonly #source: CrowdSource;
  readonly #crowd: Crowd;
  readonly #shown = new Map<number, ShownPerson>();
  readonly #stopListening: () => void;
  readonly #sample = restingSample();
  #isSelfHidden = false;

  constructor(scene: Scene, source: CrowdSource, detail: "low" | "medium" | "high") {
    this.#source = source;
    this.#crowd = new Crowd(scene, { capacity: CAPACITY, detail });
    for (const person of source.people()) this.#enter(person);
    this.#stopListening = source.listen({
      entered: (person) => this.#enter(person),
      changed: (person) => this.#change(person),
      left: (id) => this.#leave(id),
    });
  }

  get shadowCasters(): readonly Mesh[] {
    return this.#crowd.shadowCasters;
  }

  /** Everyone who is drawn; the objects are reused from frame to frame. */
  people(): Iterable<ShownPerson> {
    return this.#shown.values();
  }

  get self(): ShownPerson | null {
    const self = this.#shown.get(this.#source.selfId);
    return self?.isPlaced ? self : null;
  }

  find(id: number): ShownPerson | null {
    return this.#shown.get(id) ?? null;
  }

  setDetail(detail: "low" | "medium" | "high"): void {
    this.#crowd.setDetail(detail);
  }

  /** Samples and poses everyone. Call before the camera moves. */
  pose(nowMs: number): void {
    const sample = this.#sample;
    for (const person of this.#shown.values()) {
      const isKnown = this.#source.sample(person.id, nowMs, sample);
      if (isKnown !== person.isPlaced) {
        person.isPlaced = isKnown;
        this.#crowd.setVisible(person.id, isKnown && !(person.isSelf && this.#isSelfHidden));
      }
      if (!isKnown) continue;
      person.x = sample.x;
      person.y = sample.y + sample.lift;
      person.z = sample.z;
      person.groundY = sample.y;
      person.yaw = sample.yaw;
      person.seatedByMeters = SEATED_BY_METERS[sample.posture];
      this.#crowd.pose(person.id, sample);
    }
  }

  /** Sends the poses to the graphics card, with detail by distance from the eye. Call after the camera moved. */
  render(dtSeconds: number, eye: Vector3): void {
    for (const person of this.#shown.values()) {
      if (!person.isPlaced) continue;
      person.headMeters = this.#crowd.headHeight(person.id);
      person.distanceMeters = Math.hypot(person.x - eye.x, person.y + 1.5 - eye.y, person.z - eye.z);
    }
    this.#crowd.render(dtSeconds, eye);
  }

  /** Takes the own body out of the picture, for first person. */
  hideSelf(isHidden: boolean): void {
    if (isHidden === this.#isSelfHidden) return;
    this.#isSelfHidden = isHidden;
    const self = this.#shown.get(this.#source.selfId);
    if (self) this.#crowd.setVisible(self.id, !isHidden && self.isPlaced);
  }

  dispose(): void {
    this.#stopListening();
    this.#crowd.dispose();
  }

  #enter(person: Person): void {
    if (this.#shown.has(person.id)) {
      this.#change(person);
      return;
    }
    // A few hundred strangers stand for the far crowd however large it is; a full crowd draws the first, never fails.
    if (this.#shown.size >= CAPACITY) return;
    this.#crowd.enter(person.id, person.look);
    this.#crowd.setVisible(person.id, false);
    this.#shown.set(person.id, {
      id: person.id,
      name: person.name,
      isSelf: person.isSelf,
      isStranger: person.isStranger,
      isPlaced: false,
      x: 0,
      y: 0,
      z: 0,
      groundY: 0,
      yaw: 0,
      headMeters: 1.75,
      distanceMeters: 0,
      seatedByMeters: 0,
    });
  }

  #change(person: Person): void {
    const shown = this.#shown.get(person.id);
    if (!shown) return;
    shown.name = person.name;
    shown.isStranger = person.isStranger;
    this.#crowd.setLook(person.id, person.look);
  }

  #leave(id: number): void {
    if (this.#shown.delete(id)) this.#crowd.leave(id);
  }
}
