import { Frustum } from "@babylonjs/core/Maths/math.frustum.js";
import { Plane } from "@babylonjs/core/Maths/math.plane.js";
import type { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import type { Scene } from "@babylonjs/core/scene.js";
import type { AvatarLook } from "@crowdwire/protocol";
import { restingSample } from "../../../headless/CrowdSource.ts";
import { lookBits } from "./body/regions.ts";
import { CrowdLayers, type Detail } from "./draw/CrowdLayers.ts";
import { headTopMeters } from "./headHeight.ts";
import type { AvatarPose } from "./motion/BodyMotion.ts";
import { BodyMotion } from "./motion/BodyMotion.ts";
import { Slots } from "./Slots.ts";

export type { AvatarPose } from "./motion/BodyMotion.ts";

export interface CrowdOptions {
  /** How many people at most; more than that are not drawn. */
  capacity: number;
  detail: Detail;
}

/** Somebody in the crowd: made once per slot and used again for whoever takes it next. */
interface Body {
  readonly motion: BodyMotion;
  readonly pose: AvatarPose;
  look: AvatarLook | null;
  bits: number;
  isVisible: boolean;
  isPosed: boolean;
  distanceSquared: number;
}

/** Further from the camera's view than this, nobody is drawn: an arm's length, and a frame's turn of the camera. */
const VIEW_MARGIN_METERS = 2.2;
const BODY_MIDDLE_METERS = 0.85;

/**
 * Draws everybody, in one draw call per level of detail whatever they wear and do. Each frame: `pose` for each person,
 * then `render` once, then the scene's own render. Without allocation per person and frame.
 */
export class Crowd {
  private readonly scene: Scene;
  private readonly slots: Slots;
  private readonly bodies: Body[] = [];
  private readonly layers: CrowdLayers;
  /** Occupied slots, nearest first: kept between frames, since that order hardly changes. */
  private readonly order: number[] = [];
  private readonly viewPlanes = Array.from({ length: 6 }, () => new Plane(0, 0, 0, 0));

  constructor(scene: Scene, options: CrowdOptions) {
    this.scene = scene;
    this.slots = new Slots(options.capacity);
    this.layers = new CrowdLayers(scene, options.capacity, options.detail);
  }

  /** What throws shadows: give these to a shadow generator once. They follow every movement. */
  get shadowCasters(): readonly Mesh[] {
    return this.layers.shadowCasters;
  }

  /** Somebody arrives; drawn from their first `pose` on. Beyond the capacity they stay unseen. */
  enter(id: number, look: AvatarLook): void {
    const isNew = this.slots.of(id) < 0;
    const slot = this.slots.take(id);
    if (slot < 0) {
      return;
    }
    if (isNew) {
      const body = this.bodyIn(slot);
      body.motion.reset(id);
      body.isVisible = true;
      body.isPosed = false;
      this.order.push(slot);
    }
    this.setLook(id, look);
  }

  /** Somebody changes clothes. */
  setLook(id: number, look: AvatarLook): void {
    const slot = this.slots.of(id);
    if (slot >= 0) {
      const body = this.bodyIn(slot);
      body.look = look;
      body.bits = lookBits(look);
      this.layers.palette.write(slot, look);
    }
  }

  leave(id: number): void {
    const slot = this.slots.release(id);
    if (slot >= 0) {
      this.order.splice(this.order.indexOf(slot), 1);
    }
  }

  /** Hides or shows somebody, shadow included: in first person one's own body. */
  setVisible(id: number, visible: boolean): void {
    const slot = this.slots.of(id);
    if (slot >= 0) {
      this.bodyIn(slot).isVisible = visible;
    }
  }

  /** What somebody does this frame; copied, so the object may be used again. */
  pose(id: number, pose: Readonly<AvatarPose>): void {
    const slot = this.slots.of(id);
    if (slot < 0) {
      return;
    }
    const body = this.bodyIn(slot);
    const own = body.pose;
    own.x = pose.x;
    own.y = pose.y;
    own.z = pose.z;
    own.yaw = pose.yaw;
    own.posture = pose.posture;
    own.speed = pose.speed;
    own.lift = pose.lift;
    own.emote = pose.emote;
    own.emoteSeconds = pose.emoteSeconds;
    body.isPosed = true;
  }

  /** Moves everybody on by a frame and sends them to the GPU. `eye` is where the camera is. */
  render(dtSeconds: number, eye: Vector3): void {
    const { order, bodies, layers } = this;
    for (let index = 0; index < order.length; index++) {
      const body = bodies[order[index]!]!;
      const { pose } = body;
      body.distanceSquared = (pose.x - eye.x) ** 2 + (pose.y - eye.y) ** 2 + (pose.z - eye.z) ** 2;
      body.motion.advance(pose, dtSeconds);
    }
    this.sortByDistance();
    const camera = this.scene.activeCamera;
    if (camera !== null) {
      Frustum.GetPlanesToRef(camera.getTransformationMatrix(), this.viewPlanes);
    }
    layers.begin();
    for (let index = 0; index < order.length; index++) {
      const slot = order[index]!;
      const body = bodies[slot]!;
      if (body.isVisible && body.isPosed) {
        layers.add(
          slot,
          body.pose,
          body.motion,
          body.bits,
          body.distanceSquared,
          camera === null || this.isInView(body.pose),
        );
      }
    }
    layers.end();
  }

  /** How far above the pose's y (the ground, or the seat) the top of somebody's head is, a jump included. Metres. */
  headHeight(id: number): number {
    const slot = this.slots.of(id);
    const body = slot < 0 ? undefined : this.bodies[slot];
    return headTopMeters(body?.look?.hairStyle ?? 0, body?.pose.posture ?? "stand") + (body?.pose.lift ?? 0);
  }

  setDetail(detail: Detail): void {
    this.layers.setDetail(detail);
  }

  dispose(): void {
    this.layers.dispose();
    this.order.length = 0;
    this.bodies.length = 0;
  }

  private bodyIn(slot: number): Body {
    let body = this.bodies[slot];
    if (body === undefined) {
      const pose = restingSample();
      body = {
        motion: new BodyMotion(this.layers.baked),
        pose,
        look: null,
        bits: 0,
        isVisible: true,
        isPosed: false,
        distanceSquared: 0,
      };
      this.bodies[slot] = body;
    }
    return body;
  }

  /** Insertion sort: nearly sorted already, so nearly linear. */
  private sortByDistance(): void {
    const { order, bodies } = this;
    for (let index = 1; index < order.length; index++) {
      const slot = order[index]!;
      const distance = bodies[slot]!.distanceSquared;
      let at = index - 1;
      while (at >= 0 && bodies[order[at]!]!.distanceSquared > distance) {
        order[at + 1] = order[at]!;
        at--;
      }
      order[at + 1] = slot;
    }
  }

  private isInView(pose: AvatarPose): boolean {
    const y = pose.y + pose.lift + BODY_MIDDLE_METERS;
    for (const plane of this.viewPlanes) {
      if (plane.normal.x * pose.x + plane.normal.y * y + plane.normal.z * pose.z + plane.d < -VIEW_MARGIN_METERS) {
        return false;
      }
    }
    return true;
  }
}
