import { ClickListener } from "./ClickListener.ts";
import { isField, isWidget } from "./keyTargets.ts";
import type { MoveIntentInput } from "./MoveIntentInput.ts";
import { PathFollower } from "./PathFollower.ts";
import { WalkKeys } from "./WalkKeys.ts";

export interface GroundPosition {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** What the controls ask of the picture and the map. `WorldView` and `NavGround` together answer it. */
export interface ControlsWorld {
  readonly cameraYaw: number;
  readonly cameraMode: "third" | "first";
  turnCamera(yawBy: number, pitchBy: number): void;
  pickGround(clientX: number, clientY: number): GroundPosition | null;
  pickSeat(clientX: number, clientY: number): number | null;
  pickPerson(clientX: number, clientY: number): number | null;
  showDestination(point: GroundPosition | null): void;
  /** Where to stand to take a seat. */
  seatExit(index: number): GroundPosition | null;
  /** x, y, z per corner, the start first; empty where there is no way. */
  findPath(from: GroundPosition, to: GroundPosition, maxPoints: number): ArrayLike<number>;
}

/** What a key or click means beyond walking. */
export interface ControlsActions {
  /** C or X: sit down on the nearest free seat or the ground, or stand up. */
  toggleSit(): void;
  /** A seat was clicked and one is near enough to take it. */
  takeSeat(index: number): void;
  /** V. */
  toggleCamera(): void;
  /** Somebody was clicked. */
  choosePerson(id: number): void;
}

export interface ControlsOptions {
  /** Where clicks land: the canvas. */
  readonly surface: EventTarget;
  /** Where keys are heard: the window. */
  readonly keyboard: EventTarget;
  /** Tells of `visibilitychange`: the document. */
  readonly page: EventTarget & { readonly hidden: boolean };
  readonly world: ControlsWorld;
  readonly actions: ControlsActions;
}

const MAX_CORNERS = 64;
const SEAT_REACH_METERS = 1.6;
const TURN_RADIANS_PER_SECOND = 2;
/** Whoever arrives is there only once the server has said so: for so long, whoever is put back further walks on. */
const DOUBTED_SECONDS = 2;
const PUT_BACK_METERS = 0.6;

/** Where a click led, once one has arrived there. */
interface Arrival {
  readonly goal: GroundPosition;
  readonly isRunning: boolean;
  secondsLeft: number;
}

/**
 * Keys, clicks and the touch stick, made into one intent per frame. Keys and the stick walk relative to the camera;
 * a click walks along a path until a key or the stick takes over. Knows no renderer and no network.
 */
export class Controls {
  readonly #world: ControlsWorld;
  readonly #actions: ControlsActions;
  readonly #keys = new WalkKeys();
  readonly #path = new PathFollower();
  readonly #clicks: ClickListener;
  readonly #closing = new AbortController();
  readonly #intent: MoveIntentInput = { moveX: 0, moveZ: 0, yaw: 0, run: false, jump: false };
  readonly #stick = { right: 0, forward: 0 };
  #position: GroundPosition = { x: 0, y: 0, z: 0 };
  #isRunOn = false;
  #isJumpWanted = false;
  #seatWanted: number | null = null;
  #goal: GroundPosition | null = null;
  #arrival: Arrival | null = null;
  /** Put back and walking on: whoever is put back once more is not wanted there. */
  #isWalkingOn = false;

  constructor(options: ControlsOptions) {
    this.#world = options.world;
    this.#actions = options.actions;
    this.#clicks = new ClickListener(options.surface, (x, y, isDouble) => this.#click(x, y, isDouble));
    const { signal } = this.#closing;
    options.keyboard.addEventListener("keydown", (event) => this.#keyDown(event as KeyboardEvent), { signal });
    options.keyboard.addEventListener("keyup", (event) => this.#keys.release((event as KeyboardEvent).code), {
      signal,
    });
    options.keyboard.addEventListener("blur", () => this.release(), { signal });
    options.page.addEventListener("visibilitychange", () => options.page.hidden && this.release(), { signal });
  }

  /** True while a click is being walked to. */
  get isFollowingPath(): boolean {
    return this.#path.isActive;
  }

  /**
   * The intent for an avatar standing at `position` and facing `yaw`. Call once per frame or tick; the answer is reused.
   */
  intent(position: GroundPosition, yaw: number, dtSeconds: number): Readonly<MoveIntentInput> {
    this.#position = position;
    const intent = this.#intent;
    if (this.#keys.turn !== 0) this.#world.turnCamera(this.#keys.turn * TURN_RADIANS_PER_SECOND * dtSeconds, 0);
    const right = this.#keys.right + this.#stick.right;
    const forward = this.#keys.forward + this.#stick.forward;
    if (right !== 0 || forward !== 0) {
      this.stopWalking();
      this.#walkByCamera(right, forward);
    } else {
      this.#walkByPath(dtSeconds);
    }
    const isMoving = intent.moveX !== 0 || intent.moveZ !== 0;
    if (this.#world.cameraMode === "first") intent.yaw = this.#world.cameraYaw;
    else intent.yaw = isMoving ? Math.atan2(intent.moveX, intent.moveZ) : yaw;
    // With running switched on, Shift slows down.
    intent.run = isMoving && (this.#path.isActive ? this.#path.isRunning : this.#isRunOn !== this.#keys.isRunHeld);
    intent.jump = this.#isJumpWanted;
    this.#isJumpWanted = false;
    return intent;
  }

  /** Walks to a point, as a click there would; false where no way leads there. */
  walkTo(goal: GroundPosition, isRunning = false): boolean {
    this.#seatWanted = null;
    this.#goal = goal;
    this.#arrival = null;
    this.#isWalkingOn = false;
    const path = this.#world.findPath(this.#position, goal, MAX_CORNERS);
    this.#path.start(path, isRunning);
    this.#world.showDestination(this.#path.isActive ? goal : null);
    return this.#path.isActive;
  }

  /** Walks to a seat and takes it. */
  goSit(seat: number, isRunning = false): void {
    const exit = this.#world.seatExit(seat);
    if (!exit) return;
    if (Math.hypot(exit.x - this.#position.x, exit.z - this.#position.z) <= SEAT_REACH_METERS) {
      this.stopWalking();
      this.#actions.takeSeat(seat);
    } else if (this.walkTo(exit, isRunning)) {
      this.#seatWanted = seat;
    }
  }

  /** Forgets where a click led: also after a teleport. */
  stopWalking(): void {
    this.#seatWanted = null;
    this.#arrival = null;
    if (!this.#path.isActive) return;
    this.#path.stop();
    this.#world.showDestination(null);
  }

  /** The touch stick: -1..1 to the right and forward. */
  touchMove(right: number, forward: number): void {
    this.#stick.right = Math.max(-1, Math.min(1, right));
    this.#stick.forward = Math.max(-1, Math.min(1, forward));
  }

  /** Switches running on until switched off. */
  setRunning(isOn: boolean): void {
    this.#isRunOn = isOn;
  }

  jump(): void {
    this.#isJumpWanted = true;
  }

  /** Lets go of every key and the stick; a walk to a clicked point goes on. */
  release(): void {
    this.#keys.releaseAll();
    this.touchMove(0, 0);
  }

  dispose(): void {
    this.#closing.abort();
    this.#clicks.dispose();
    this.release();
    this.stopWalking();
  }

  #walkByCamera(right: number, forward: number): void {
    const length = Math.max(1, Math.hypot(right, forward));
    const sin = Math.sin(this.#world.cameraYaw);
    const cos = Math.cos(this.#world.cameraYaw);
    // Forward is (sin, cos); to its right, seen from above with Y up, is (-cos, sin).
    this.#intent.moveX = (forward * sin - right * cos) / length;
    this.#intent.moveZ = (forward * cos + right * sin) / length;
  }

  #walkByPath(dtSeconds: number): void {
    const wasActive = this.#path.isActive;
    const seat = this.#seatWanted;
    const goesOn = this.#path.steer(this.#position.x, this.#position.z, dtSeconds, this.#intent);
    if (goesOn) return;
    if (!wasActive) {
      this.#walkOn(dtSeconds);
      return;
    }
    this.#seatWanted = null;
    this.#world.showDestination(null);
    if (seat !== null) this.#actions.takeSeat(seat);
    else if (!this.#isWalkingOn && this.#goal !== null && this.#awayFrom(this.#goal) < PUT_BACK_METERS) {
      this.#arrival = { goal: this.#goal, isRunning: this.#path.isRunning, secondsLeft: DOUBTED_SECONDS };
    }
  }

  /** What was walked here alone, while the connection faltered, is walked once more for the server. */
  #walkOn(dtSeconds: number): void {
    if (this.#arrival === null) return;
    this.#arrival.secondsLeft -= dtSeconds;
    const { goal, isRunning, secondsLeft } = this.#arrival;
    if (this.#awayFrom(goal) >= PUT_BACK_METERS) {
      this.walkTo(goal, isRunning);
      this.#isWalkingOn = true;
    } else if (secondsLeft <= 0) {
      this.#arrival = null;
    }
  }

  #awayFrom({ x, z }: GroundPosition): number {
    return Math.hypot(x - this.#position.x, z - this.#position.z);
  }

  #keyDown(event: KeyboardEvent): void {
    if (isField(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const isWidgetKey = event.code === "Space" || event.code.startsWith("Arrow");
    if (isWidgetKey && isWidget(event.target)) return;
    if (this.#keys.press(event.code)) {
      // Arrows would scroll the page.
      if (isWidgetKey) event.preventDefault();
      return;
    }
    if (event.code === "Space") event.preventDefault();
    if (event.repeat) return;
    if (event.code === "Space") this.jump();
    else if (event.code === "KeyC" || event.code === "KeyX") this.#actions.toggleSit();
    else if (event.code === "KeyV") this.#actions.toggleCamera();
  }

  #click(clientX: number, clientY: number, isDouble: boolean): void {
    const person = this.#world.pickPerson(clientX, clientY);
    if (person !== null) {
      this.#actions.choosePerson(person);
      return;
    }
    const seat = this.#world.pickSeat(clientX, clientY);
    if (seat !== null) {
      this.goSit(seat, isDouble);
      return;
    }
    const point = this.#world.pickGround(clientX, clientY);
    if (point) this.walkTo(point, isDouble);
  }
}
