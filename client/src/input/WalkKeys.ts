const FORWARD = ["KeyW", "ArrowUp"];
const BACK = ["KeyS", "ArrowDown"];
const LEFT = ["KeyA", "ArrowLeft"];
const RIGHT = ["KeyD", "ArrowRight"];
const TURN_LEFT = ["KeyQ"];
const TURN_RIGHT = ["KeyE"];
const RUN = ["ShiftLeft", "ShiftRight"];
const HELD = new Set([...FORWARD, ...BACK, ...LEFT, ...RIGHT, ...TURN_LEFT, ...TURN_RIGHT, ...RUN]);

/** Keys that are held down, by place on the keyboard (`KeyboardEvent.code`), so that every layout walks with the same fingers. */
export class WalkKeys {
  readonly #down = new Set<string>();

  /** True where the key means walking, turning or running. */
  press(code: string): boolean {
    if (!HELD.has(code)) return false;
    this.#down.add(code);
    return true;
  }

  release(code: string): void {
    this.#down.delete(code);
  }

  /** Lets go of everything: the window lost the keyboard and will not hear of keys coming up. */
  releaseAll(): void {
    this.#down.clear();
  }

  /** -1..1: backwards to forwards. Opposite keys cancel each other. */
  get forward(): number {
    return this.#either(FORWARD) - this.#either(BACK);
  }

  /** -1..1: left to right. */
  get right(): number {
    return this.#either(RIGHT) - this.#either(LEFT);
  }

  /** -1..1: turning the camera, counter-clockwise positive. */
  get turn(): number {
    return this.#either(TURN_LEFT) - this.#either(TURN_RIGHT);
  }

  get isRunHeld(): boolean {
    return this.#either(RUN) === 1;
  }

  #either(codes: readonly string[]): number {
    return codes.some((code) => this.#down.has(code)) ? 1 : 0;
  }
}
