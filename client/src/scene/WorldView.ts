import type { MapDescription } from "@crowdwire/maps/loader";
import type { CrowdSource } from "../../headless/CrowdSource.ts";
import type { CameraMode } from "./camera/CameraRig.ts";
import type { QualityName } from "./quality/presets.ts";

export type { CameraMode } from "./camera/CameraRig.ts";
export type { QualityName } from "./quality/presets.ts";

export interface Point {
  x: number;
  y: number;
  z: number;
}

/** What the view needs of the ground: where a click lands. `Ground` of the simulation has it. */
export interface LocatableGround {
  /** Writes the nearest ground within about 4 m into `out`; false where there is none. */
  locate(x: number, y: number, z: number, out: Point & { polygon: number }): boolean;
}

export interface WorldViewOptions {
  readonly canvas: HTMLCanvasElement;
  /** Address of the map's GLB. */
  readonly sceneUrl: string;
  readonly description: MapDescription;
  readonly crowd: CrowdSource;
  readonly ground: LocatableGround;
  readonly quality: QualityName | "auto";
  readonly reducedMotion: boolean;
  /** How far loading is, 0..1. */
  onProgress(fraction: number): void;
  /** Told at the start and whenever the measured frame time makes the view choose another preset. */
  onQualityChosen(name: QualityName): void;
  /** Called at the start of each frame, before people are sampled; `nowMs` is `performance.now()`. */
  onFrame(nowMs: number, dtSeconds: number): void;
}

export interface WorldViewStats {
  readonly fps: number;
  readonly drawCalls: number;
  readonly triangles: number;
  /** Time spent in script per frame, a moving average. */
  readonly frameMs: number;
}

/** Who talks with whom, as far as one can see it on the ground. */
export interface ShownConversation {
  readonly hearers: ReadonlySet<number>;
  readonly speaking: ReadonlySet<number>;
  /** One's own microphone is open, and one speaks. */
  readonly isOpen: boolean;
  readonly isSpeaking: boolean;
}

/** The 3D picture of a world. Everything about Babylon stays behind it. */
export interface WorldView {
  setQuality(quality: QualityName | "auto"): void;
  setCameraMode(mode: CameraMode): void;
  readonly cameraMode: CameraMode;
  /** The yaw the camera looks along, for walking relative to the picture. */
  readonly cameraYaw: number;
  /** Turns the camera by radians, for a touch stick or keys. */
  turnCamera(yawBy: number, pitchBy: number): void;
  /** Multiplies the camera's distance, for buttons and keys. */
  zoomCamera(factor: number): void;
  /** The place the camera turns around where one has no body; null: where newcomers appear. The object may be reused. */
  lookAt(place: Readonly<Point> | null): void;
  setTagsVisible(isVisible: boolean): void;
  /** Stops springs, drifting clouds, ripples and pulses; also while running. */
  setReducedMotion(isReduced: boolean): void;
  /** Gives the canvas the keyboard. */
  focus(): void;
  /** Call when the canvas changed its size and no layout told so (it is observed as well). */
  resize(): void;
  stats(): WorldViewStats;
  /** The walkable point under a page position, or null. */
  pickGround(clientX: number, clientY: number): Point | null;
  /** Index into `description.seats`, or null. */
  pickSeat(clientX: number, clientY: number): number | null;
  /** Id of the person under a page position, oneself left out, or null. */
  pickPerson(clientX: number, clientY: number): number | null;
  /** Where somebody's head is on the page, in CSS pixels of the canvas, and how far away; null when out of the picture. */
  personOnScreen(id: number): { x: number; y: number; meters: number } | null;
  /** Rings on the ground: under those who hear one, under those who speak, and around oneself. */
  showConversation(conversation: ShownConversation): void;
  /** A ring on the ground where one is walking to; null takes it away. */
  showDestination(point: Point | null): void;
  /** A glow on a seat that could be taken; null takes it away. */
  highlightSeat(index: number | null): void;
  /** The next frame as a PNG. */
  screenshot(): Promise<Blob>;
  /** Draws nothing new from now on: the last frame stays, and the page has the machine for its words. */
  freeze(): void;
  dispose(): void;
}
