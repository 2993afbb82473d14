import type { Posture } from "@crowdwire/protocol";
import type { AvatarSample } from "../../../../headless/CrowdSource.ts";
import type { BakedMotion } from "./bakeMotion.ts";
import { CLIPS, type ClipName } from "./clips.ts";
import { RUN_STRIDE_METERS, WALK_STRIDE_METERS } from "./movingClips.ts";

/** What one person does this frame. */
export type AvatarPose = AvatarSample;

/** Floats per person in the layout the vertex shader reads: rows and blend, then weights, styles and palette. */
export const MOTION_STRIDE = 4;

/** From standing to a full walk, and from a walk to a full run: m/s. */
const FULL_WALK = 1.3;
const RUN_FROM = 2.7;
const RUN_FULL = 4.2;
/** How fast each blend follows, per second. */
const SPEED_RATE = 14;
const SIT_SECONDS = 0.5;
const LAYER_IN_SECONDS = 0.2;
const LAYER_OUT_SECONDS = 0.16;
const LANDING_SECONDS = 0.16;
const BLINK_SECONDS = 0.16;

const SITTING: Readonly<Record<Posture, ClipName | null>> = {
  stand: null,
  walk: null,
  run: null,
  sitOnSeat: "sitOnSeat",
  sitOnGround: "sitOnGround",
};

const ease = (t: number): number => t * t * (3 - 2 * t);
const towards = (value: number, target: number, step: number): number =>
  value < target ? Math.min(target, value + step) : Math.max(target, value - step);

/**
 * One person's movement from frame to frame: which rows of the motion texture to show and how to blend them. Nothing
 * jumps: speed, sitting and the layer of emotes and jumps each follow smoothly. Allocates nothing after construction.
 */
export class BodyMotion {
  /** Set by `advance`: two rows, their blend, the layer's row. */
  rowA = 0;
  rowB = 0;
  blend = 0;
  rowOver = 0;
  /** Set by `advance`: the layer's weight on the upper and the lower body, and how far the eyes are shut. */
  overUpper = 0;
  overLower = 0;
  blink = 0;

  private readonly baked: BakedMotion;
  private seed = 0;
  private seconds = 0;
  private speed = 0;
  private runShare = 0;
  private phase = 0;
  private sitShare = 0;
  private sitClip: ClipName = "sitOnSeat";
  private layer: ClipName | null = null;
  private layerShare = 0;
  private layerSeconds = 0;
  private lowerShare = 0;
  private lastLift = 0;
  private jumpPhase = 0;
  private sinceLanding = LANDING_SECONDS;

  constructor(baked: BakedMotion) {
    this.baked = baked;
  }

  /** Starts anew for somebody; the seed sets people off from one another. */
  reset(seed: number): void {
    this.seed = (Math.imul(seed + 1, 0x9e3779b1) >>> 0) / 4294967296;
    this.seconds = this.seed * 60;
    this.phase = this.seed;
    this.speed = 0;
    this.runShare = 0;
    this.sitShare = 0;
    this.layer = null;
    this.layerShare = 0;
    this.lowerShare = 0;
    this.lastLift = 0;
    this.sinceLanding = LANDING_SECONDS;
  }

  /** Moves on by a frame towards what the pose says. */
  advance(pose: AvatarPose, dtSeconds: number): void {
    this.seconds += dtSeconds;
    const sitting = SITTING[pose.posture];
    this.advanceStride(sitting === null ? pose.speed : 0, pose.posture === "run", dtSeconds);
    this.advanceSitting(sitting, dtSeconds);
    this.advanceLayer(pose, sitting !== null, dtSeconds);
    this.chooseRows();
    const sinceBlink = (this.seconds + this.seed * 31) % (2.6 + this.seed * 3);
    this.blink = sinceBlink < BLINK_SECONDS ? Math.sin((sinceBlink / BLINK_SECONDS) * Math.PI) : 0;
  }

  private advanceStride(speed: number, running: boolean, dtSeconds: number): void {
    const follow = 1 - Math.exp(-dtSeconds * SPEED_RATE);
    this.speed += (speed - this.speed) * follow;
    if (this.speed < 0.02 && speed === 0) {
      this.speed = 0;
    }
    const share = Math.min(1, Math.max(0, (this.speed - RUN_FROM) / (RUN_FULL - RUN_FROM)));
    this.runShare += ((running ? share : share * 0.25) - this.runShare) * follow;
    // The clips' strides grow with the blends; distance over stride is phase, so feet keep their place on the ground.
    const step = Math.min(1, this.speed / FULL_WALK);
    const stride =
      (WALK_STRIDE_METERS + (RUN_STRIDE_METERS - WALK_STRIDE_METERS) * this.runShare) * Math.max(0.25, step);
    this.phase = (this.phase + (this.speed * dtSeconds) / stride) % 1;
  }

  private advanceSitting(sitting: ClipName | null, dtSeconds: number): void {
    // From one kind of seat to another by way of standing.
    const wished = sitting !== null && (this.sitShare === 0 || this.sitClip === sitting);
    if (wished && this.sitShare === 0) {
      this.sitClip = sitting;
    }
    this.sitShare = towards(this.sitShare, wished && this.speed < 0.3 ? 1 : 0, dtSeconds / SIT_SECONDS);
  }

  private advanceLayer(pose: AvatarPose, sitting: boolean, dtSeconds: number): void {
    const rising = (pose.lift - this.lastLift) / Math.max(dtSeconds, 1e-3);
    const wasUp = this.lastLift > 0.01;
    this.lastLift = pose.lift;
    this.sinceLanding = pose.lift <= 0.01 ? (wasUp ? 0 : this.sinceLanding + dtSeconds) : LANDING_SECONDS;
    const jumping = pose.lift > 0.01 || this.sinceLanding < LANDING_SECONDS;
    if (pose.lift > 0.01) {
      // Half the arc is over when it stops rising; smoothed, since the speed is a difference of frames.
      const target = Math.min(0.9, Math.max(0.1, 0.5 - rising * 0.11));
      this.jumpPhase += (target - this.jumpPhase) * (1 - Math.exp(-dtSeconds * 18));
    } else if (jumping) {
      this.jumpPhase = Math.min(0.999, Math.max(this.jumpPhase, 0.85) + dtSeconds);
    }
    const wanted: ClipName | null = jumping ? "jump" : pose.emote;
    if (this.layer !== wanted && this.layerShare === 0) {
      this.layer = wanted;
      this.lowerShare = 0;
      if (wanted === "jump") {
        this.jumpPhase = 0.1;
      }
    }
    const shown = this.layer !== null && this.layer === wanted;
    const hurry = this.layer === "jump" || jumping ? 0.55 : 1;
    this.layerShare = towards(
      this.layerShare,
      shown ? 1 : 0,
      dtSeconds / ((shown ? LAYER_IN_SECONDS : LAYER_OUT_SECONDS) * hurry),
    );
    if (shown && this.layer !== "jump") {
      this.layerSeconds = pose.emoteSeconds;
    } else {
      this.layerSeconds += dtSeconds;
    }
    const standing = !sitting && this.sitShare === 0 && this.speed < 0.2;
    const moves = this.layer === "jump" || (standing && isWholeBody(this.layer));
    this.lowerShare = towards(this.lowerShare, moves ? 1 : 0, dtSeconds / (LAYER_IN_SECONDS * hurry));
  }

  private chooseRows(): void {
    const idle = this.looped(this.seed < 0.5 ? "idle" : "idleRelaxed", this.seconds);
    const step = Math.min(1, this.speed / FULL_WALK);
    if (this.sitShare > 0) {
      this.rowA = step > 0.5 ? this.rowAt("walk", this.phase) : idle;
      this.rowB = this.looped(this.sitClip, this.seconds);
      this.blend = ease(this.sitShare);
    } else if (step < 1 || this.runShare < 0.001) {
      this.rowA = idle;
      this.rowB = this.rowAt("walk", this.phase);
      this.blend = step;
    } else {
      this.rowA = this.rowAt("walk", this.phase);
      this.rowB = this.rowAt("run", this.phase);
      this.blend = this.runShare;
    }
    if (this.layer !== null) {
      this.rowOver =
        this.layer === "jump" ? this.rowAt("jump", this.jumpPhase) : this.looped(this.layer, this.layerSeconds);
    } else {
      this.rowOver = this.rowA;
    }
    this.overUpper = ease(this.layerShare);
    this.overLower = ease(Math.min(this.layerShare, this.lowerShare));
  }

  private looped(name: ClipName, seconds: number): number {
    return this.rowAt(name, (seconds / CLIPS[name].seconds) % 1);
  }

  private rowAt(name: ClipName, t: number): number {
    const { rows } = CLIPS[name];
    return this.baked.firstRow[name] + Math.min(rows - 1, Math.floor(t * rows));
  }
}

const WHOLE_BODY: ReadonlySet<string> = new Set(["cheer", "dance", "laugh"]);
const isWholeBody = (layer: ClipName | null): boolean => layer !== null && WHOLE_BODY.has(layer);
