import type { Engine } from "@babylonjs/core/Engines/engine.js";
import { SceneInstrumentation } from "@babylonjs/core/Instrumentation/sceneInstrumentation.js";
import { Color3 } from "@babylonjs/core/Maths/math.color.js";
import { CameraGestures } from "./camera/CameraGestures.ts";
import { type CameraMode, CameraRig } from "./camera/CameraRig.ts";
import type { StartedEngine } from "./createEngine.ts";
import { GroundMark } from "./marks/GroundMark.ts";
import { VoiceRings } from "./marks/VoiceRings.ts";
import { Picker } from "./Picker.ts";
import { PeopleView } from "./people/PeopleView.ts";
import { QUALITY_PRESETS, type QualityName } from "./quality/presets.ts";
import { type QualityChoice, QualityGovernor } from "./quality/QualityGovernor.ts";
import { ScreenshotQueue } from "./ScreenshotQueue.ts";
import type { Stage } from "./Stage.ts";
import { NameTags } from "./tags/NameTags.ts";
import type { Point, ShownConversation, WorldView, WorldViewOptions, WorldViewStats } from "./WorldView.ts";
import type { LoadedWorld } from "./world/loadWorld.ts";
import type { SeeThroughFocus } from "./world/SeeThroughPlugin.ts";

/** Frames until materials are frozen again after a preset changed what their shaders must do. */
const REFREEZE_FRAMES = 40;
const SMOOTHING = 0.05;

/** The running view: one frame after the other, in this order: session, people, camera, light, picture, name tags. */
export class BabylonWorldView implements WorldView {
  readonly #options: WorldViewOptions;
  readonly #engine: Engine;
  readonly #started: StartedEngine;
  readonly #stage: Stage;
  readonly #world: LoadedWorld;
  readonly #focus: SeeThroughFocus;
  readonly #rig: CameraRig;
  readonly #gestures: CameraGestures;
  readonly #people: PeopleView;
  readonly #tags: NameTags;
  readonly #picker: Picker;
  readonly #destination: GroundMark;
  readonly #seatMark: GroundMark;
  readonly #rings: VoiceRings;
  readonly #screenshots: ScreenshotQueue;
  readonly #instrumentation: SceneInstrumentation;
  readonly #observer: ResizeObserver;
  #governor: QualityGovernor | null = null;
  #lastMs = performance.now();
  #scriptMs = 0;
  #refreezeIn = 0;
  #hasFacedForward = false;
  #vantage: Readonly<Point> | null = null;
  #isDisposed = false;
  #needsResize = true;
  #isCalm: boolean;

  constructor(
    options: WorldViewOptions,
    started: StartedEngine,
    stage: Stage,
    world: LoadedWorld,
    focus: SeeThroughFocus,
  ) {
    const { canvas, description } = options;
    const { scene } = stage;
    this.#options = options;
    this.#isCalm = options.reducedMotion;
    this.#started = started;
    this.#engine = started.engine;
    this.#stage = stage;
    this.#world = world;
    this.#focus = focus;
    this.#rig = new CameraRig(description.spawns[0]?.yaw ?? 0);
    this.#gestures = new CameraGestures(canvas, this.#rig);
    this.#people = new PeopleView(scene, options.crowd, "low");
    this.#picker = new Picker(canvas, stage.camera, world.solids);
    this.#tags = new NameTags(this.#engine, stage.camera, world.solids, this.#pixelRatio());
    this.#destination = new GroundMark(scene, new Color3(1, 0.36, 0.14), 1.1, options.reducedMotion);
    this.#seatMark = new GroundMark(scene, new Color3(0.1, 0.72, 0.4), 0.8, options.reducedMotion);
    this.#rings = new VoiceRings(scene, options.reducedMotion);
    this.#screenshots = new ScreenshotQueue(canvas);
    this.#instrumentation = new SceneInstrumentation(scene);
    for (const mesh of [...world.shadowCasters, ...this.#people.shadowCasters]) stage.sunlight.addCaster(mesh);
    this.#observer = new ResizeObserver(() => {
      this.#needsResize = true;
    });
    this.#observer.observe(canvas);
    this.setQuality(options.quality);
  }

  /** Begins drawing frames. */
  start(): void {
    this.#lastMs = performance.now();
    this.#engine.runRenderLoop(() => this.#frame());
  }

  get cameraMode(): CameraMode {
    return this.#rig.mode;
  }

  get cameraYaw(): number {
    return this.#rig.yaw;
  }

  setQuality(quality: QualityName | "auto"): void {
    this.#governor = quality === "auto" ? new QualityGovernor(this.#started) : null;
    const choice = this.#governor?.choice ?? { name: quality as QualityName, resolutionScale: 1 };
    this.#apply(choice);
  }

  setCameraMode(mode: CameraMode): void {
    this.#rig.setMode(mode);
    if (mode === "third") this.#gestures.release();
  }

  turnCamera(yawBy: number, pitchBy: number): void {
    this.#rig.turn(yawBy, pitchBy);
  }

  zoomCamera(factor: number): void {
    this.#rig.zoom(factor);
  }

  lookAt(place: Readonly<Point> | null): void {
    this.#vantage = place;
  }

  setTagsVisible(isVisible: boolean): void {
    this.#tags.isVisible = isVisible;
  }

  setReducedMotion(isReduced: boolean): void {
    this.#isCalm = isReduced;
    this.#destination.isCalm = isReduced;
    this.#seatMark.isCalm = isReduced;
    this.#rings.isCalm = isReduced;
  }

  focus(): void {
    this.#options.canvas.focus({ preventScroll: true });
  }

  resize(): void {
    this.#needsResize = true;
  }

  stats(): WorldViewStats {
    return {
      fps: this.#engine.getFps(),
      drawCalls: this.#instrumentation.drawCallsCounter.current,
      triangles: Math.round(this.#stage.scene.getActiveIndices() / 3),
      frameMs: this.#scriptMs,
    };
  }

  pickGround(clientX: number, clientY: number): Point | null {
    return this.#picker.ground(clientX, clientY, this.#options.ground);
  }

  pickSeat(clientX: number, clientY: number): number | null {
    return this.#picker.seat(clientX, clientY, this.#options.description.seats);
  }

  pickPerson(clientX: number, clientY: number): number | null {
    return this.#picker.person(clientX, clientY, this.#people.people());
  }

  personOnScreen(id: number): { x: number; y: number; meters: number } | null {
    const person = this.#people.find(id);
    if (!person?.isPlaced) return null;
    const { clientWidth, clientHeight } = this.#options.canvas;
    const at = this.#tags.project(person.x, person.groundY + person.headMeters, person.z, clientWidth, clientHeight);
    if (!at || at.x < 0 || at.y < 0 || at.x > clientWidth || at.y > clientHeight) return null;
    return { x: at.x, y: at.y, meters: person.distanceMeters };
  }

  showDestination(point: Point | null): void {
    if (point) this.#destination.show(point.x, point.y, point.z);
    else this.#destination.hide();
  }

  highlightSeat(index: number | null): void {
    const seat = index === null ? undefined : this.#options.description.seats[index];
    if (seat) this.#seatMark.show(seat.x, seat.y, seat.z);
    else this.#seatMark.hide();
  }

  showConversation(conversation: ShownConversation): void {
    this.#rings.show(conversation);
    this.#tags.speaking = conversation.speaking;
  }

  screenshot(): Promise<Blob> {
    return this.#screenshots.next();
  }

  freeze(): void {
    this.#engine.stopRenderLoop();
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.freeze();
    this.#observer.disconnect();
    this.#screenshots.close();
    this.#gestures.dispose();
    this.#people.dispose();
    this.#tags.dispose();
    this.#instrumentation.dispose();
    this.#stage.dispose();
    this.#engine.dispose();
  }

  #frame(): void {
    const nowMs = performance.now();
    const frameMs = nowMs - this.#lastMs;
    this.#lastMs = nowMs;
    const dtSeconds = Math.min(0.1, frameMs / 1000);
    if (this.#needsResize) this.#fit();
    this.#options.onFrame(nowMs, dtSeconds);
    this.#people.pose(nowMs);
    this.#moveCamera(dtSeconds);
    this.#people.render(dtSeconds, this.#stage.camera.position);
    this.#animate(dtSeconds);
    this.#stage.scene.render();
    const { clientWidth, clientHeight } = this.#options.canvas;
    this.#tags.render(this.#people, dtSeconds, clientWidth, clientHeight);
    this.#screenshots.frameDrawn();
    if (this.#refreezeIn > 0 && --this.#refreezeIn === 0) this.#setFrozen(true);
    this.#scriptMs += (performance.now() - nowMs - this.#scriptMs) * SMOOTHING;
    const choice = this.#governor?.frame(frameMs);
    if (choice) this.#apply(choice);
  }

  #moveCamera(dtSeconds: number): void {
    const self = this.#people.self;
    if (self) {
      if (!this.#hasFacedForward) this.#rig.yaw = self.yaw;
      this.#hasFacedForward = true;
    }
    const at = self ?? this.#vantage ?? this.#options.description.spawns[0] ?? { x: 0, y: 0, z: 0 };
    const seatedBy = self?.seatedByMeters ?? 0;
    this.#rig.update(dtSeconds, at.x, at.y, at.z, seatedBy, this.#isCalm, this.#world.solids);
    this.#people.hideSelf(this.#rig.hidesSelf);
    this.#stage.look(this.#rig.view);
    this.#focus.x = at.x;
    this.#focus.y = at.y + 1.1 - seatedBy;
    this.#focus.z = at.z;
    this.#focus.strength = this.#rig.mode === "first" ? 0 : 1;
    this.#stage.sunlight.follow(at.x, at.y, at.z);
  }

  #animate(dtSeconds: number): void {
    if (!this.#isCalm) {
      this.#stage.drift(dtSeconds);
      for (const water of this.#world.waters) water.seconds += dtSeconds;
    }
    this.#destination.update(dtSeconds);
    this.#seatMark.update(dtSeconds);
    this.#rings.update(dtSeconds, this.#people);
  }

  #apply(choice: QualityChoice): void {
    const preset = QUALITY_PRESETS[choice.name];
    this.#setFrozen(false);
    this.#refreezeIn = REFREEZE_FRAMES;
    this.#stage.apply(preset);
    this.#people.setDetail(preset.detail);
    this.#destination.setOutput(!preset.postEffects);
    this.#seatMark.setOutput(!preset.postEffects);
    this.#rings.setOutput(!preset.postEffects);
    const ratio = Math.min(preset.maxPixelRatio, window.devicePixelRatio || 1) * choice.resolutionScale;
    this.#engine.setHardwareScalingLevel(1 / ratio);
    this.#needsResize = true;
    this.#options.onQualityChosen(choice.name);
  }

  #setFrozen(isFrozen: boolean): void {
    for (const mesh of this.#world.meshes) {
      if (isFrozen) mesh.material?.freeze();
      else mesh.material?.unfreeze();
    }
  }

  #fit(): void {
    this.#needsResize = false;
    this.#engine.resize(true);
    const { clientWidth, clientHeight } = this.#options.canvas;
    this.#stage.fit(clientWidth, clientHeight);
    this.#tags.setPixelRatio(this.#pixelRatio());
  }

  #pixelRatio(): number {
    return 1 / this.#engine.getHardwareScalingLevel();
  }
}
