import { expect } from "chai";
import { describe, it } from "mocha";
import { Controls, type GroundPosition } from "../../src/input/Controls.ts";

const ORIGIN = { x: 0, y: 0, z: 0 };
const DT = 1 / 60;

class Page extends EventTarget {
  hidden = false;
}

function setUp(view: { yaw?: number; mode?: "third" | "first"; seat?: number | null; person?: number | null } = {}) {
  const surface = new EventTarget();
  const keyboard = new EventTarget();
  const page = new Page();
  const calls: string[] = [];
  let shown: GroundPosition | null = null;
  let timeMs = 1000;
  const controls = new Controls({
    surface,
    keyboard,
    page,
    world: {
      cameraYaw: view.yaw ?? 0,
      cameraMode: view.mode ?? "third",
      turnCamera: (yawBy) => calls.push(`turn ${Math.sign(yawBy)}`),
      pickGround: (x, z) => ({ x, y: 0, z }),
      pickSeat: () => view.seat ?? null,
      pickPerson: () => view.person ?? null,
      showDestination: (point) => {
        shown = point;
      },
      seatExit: () => ({ x: 8, y: 0, z: 0 }),
      findPath: (from, to) => [from.x, from.y, from.z, to.x, to.y, to.z],
    },
    actions: {
      toggleSit: () => calls.push("sit"),
      takeSeat: (index) => calls.push(`seat ${index}`),
      toggleCamera: () => calls.push("camera"),
      choosePerson: (id) => calls.push(`person ${id}`),
    },
  });
  const key = (type: "keydown" | "keyup", code: string, more: object = {}) =>
    keyboard.dispatchEvent(Object.assign(new Event(type, { cancelable: true }), { code, repeat: false, ...more }));
  const pointer = (type: string, x: number, y: number, pointerId = 1) => {
    const event = Object.assign(new Event(type), { clientX: x, clientY: y, pointerId, button: 0 });
    Object.defineProperty(event, "timeStamp", { value: timeMs });
    surface.dispatchEvent(event);
  };
  const click = (x: number, y: number, afterMs = 1000) => {
    timeMs += afterMs;
    pointer("pointerdown", x, y);
    timeMs += 60;
    pointer("pointerup", x, y);
  };
  return { controls, key, pointer, click, calls, keyboard, page, shown: () => shown };
}

const near = (value: number, wanted: number) => expect(value).to.be.closeTo(wanted, 1e-9);

describe("controls", () => {
  it("walks relative to the camera, never faster along a diagonal", () => {
    const { controls, key } = setUp({ yaw: 0 });
    key("keydown", "KeyW");
    let intent = controls.intent(ORIGIN, 2, DT);
    near(intent.moveX, 0);
    near(intent.moveZ, 1);
    near(intent.yaw, 0);
    key("keydown", "ArrowRight");
    intent = controls.intent(ORIGIN, 2, DT);
    near(Math.hypot(intent.moveX, intent.moveZ), 1);
    // Looking along +Z, right is -X.
    expect(intent.moveX).to.be.below(-0.7);
  });

  it("turns with the camera: forward is where it looks", () => {
    const { controls, key } = setUp({ yaw: Math.PI / 2 });
    key("keydown", "ArrowUp");
    const intent = controls.intent(ORIGIN, 0, DT);
    near(intent.moveX, 1);
    near(intent.moveZ, 0);
    near(intent.yaw, Math.PI / 2);
  });

  it("lets opposite keys cancel, and keeps facing where one faced", () => {
    const { controls, key } = setUp();
    key("keydown", "KeyA");
    key("keydown", "KeyD");
    const intent = controls.intent(ORIGIN, 1.25, DT);
    expect([intent.moveX, intent.moveZ, intent.yaw, intent.run]).to.deep.equal([0, 0, 1.25, false]);
  });

  it("faces along the camera in first person, standing too", () => {
    const { controls } = setUp({ yaw: 0.7, mode: "first" });
    near(controls.intent(ORIGIN, 0, DT).yaw, 0.7);
  });

  it("runs while Shift is held, and walks with Shift once running is switched on", () => {
    const { controls, key } = setUp();
    key("keydown", "KeyW");
    key("keydown", "ShiftLeft");
    expect(controls.intent(ORIGIN, 0, DT).run).to.equal(true);
    controls.setRunning(true);
    expect(controls.intent(ORIGIN, 0, DT).run).to.equal(false);
    key("keyup", "ShiftLeft");
    expect(controls.intent(ORIGIN, 0, DT).run).to.equal(true);
  });

  it("jumps once per press, however long the key repeats", () => {
    const { controls, key } = setUp();
    key("keydown", "Space");
    key("keydown", "Space", { repeat: true });
    expect(controls.intent(ORIGIN, 0, DT).jump).to.equal(true);
    expect(controls.intent(ORIGIN, 0, DT).jump).to.equal(false);
  });

  for (const event of ["blur", "visibilitychange"] as const) {
    it(`lets go of everything on ${event}`, () => {
      const { controls, key, keyboard, page } = setUp();
      key("keydown", "KeyW");
      controls.touchMove(1, 0);
      page.hidden = true;
      (event === "blur" ? keyboard : page).dispatchEvent(new Event(event));
      const intent = controls.intent(ORIGIN, 0, DT);
      expect([intent.moveX, intent.moveZ]).to.deep.equal([0, 0]);
    });
  }

  it("leaves keys to fields, shortcuts to the browser, and space to buttons", () => {
    const { controls, key, keyboard, calls } = setUp();
    /** An element inside something that matches only selectors naming `what`. */
    const inside = (what: string) => ({
      closest: (selectors: string) => (selectors.split(", ").includes(what) ? {} : null),
    });
    key("keydown", "KeyC", { ctrlKey: true });
    for (const [code, what] of [
      ["KeyW", "textarea"],
      ["KeyC", "input"],
      ["Space", "button"],
      ["ArrowUp", "[role='slider']"],
    ] as const) {
      const event = Object.assign(new Event("keydown", { cancelable: true }), { code, repeat: false });
      Object.defineProperty(event, "target", { value: inside(what) });
      keyboard.dispatchEvent(event);
      expect(event.defaultPrevented).to.equal(false);
    }
    const intent = controls.intent(ORIGIN, 0, DT);
    expect([intent.moveX, intent.moveZ, intent.jump, calls.length]).to.deep.equal([0, 0, false, 0]);
  });

  it("sits with C or X, and changes the camera with V", () => {
    const { key, calls } = setUp();
    for (const code of ["KeyC", "KeyX", "KeyV"]) key("keydown", code);
    expect(calls).to.deep.equal(["sit", "sit", "camera"]);
  });

  it("walks to a click, shows where, and a second click at once runs", () => {
    const { controls, click, shown } = setUp();
    controls.intent(ORIGIN, 0, DT);
    click(6, 0);
    expect(shown()).to.deep.equal({ x: 6, y: 0, z: 0 });
    let intent = controls.intent(ORIGIN, 0, DT);
    near(intent.moveX, 1);
    expect(intent.run).to.equal(false);
    click(6, 0, 100);
    intent = controls.intent(ORIGIN, 0, DT);
    expect(intent.run).to.equal(true);
    controls.intent({ x: 6, y: 0, z: 0 }, 0, DT);
    expect(shown()).to.equal(null);
    expect(controls.isFollowingPath).to.equal(false);
  });

  describe("that have walked to a click", () => {
    const GOAL = { x: 3, y: 0, z: 0 };
    const BEHIND = { x: 1.6, y: 0, z: 0 };
    const arrived = () => {
      const tested = setUp();
      tested.click(3, 0);
      tested.controls.intent(ORIGIN, 0, DT);
      tested.controls.intent(GOAL, 0, DT);
      expect(tested.controls.isFollowingPath).to.equal(false);
      const goesOnFrom = (place: GroundPosition) => {
        tested.controls.intent(place, 0, DT);
        return tested.controls.intent(place, 0, DT).moveX > 0;
      };
      return { ...tested, goesOnFrom };
    };

    it("walk on where the server puts one back, once, and show the way again", () => {
      const { controls, goesOnFrom, shown } = arrived();
      expect(goesOnFrom(GOAL)).to.equal(false);
      expect(goesOnFrom(BEHIND)).to.equal(true);
      expect(shown()).to.deep.equal(GOAL);
      controls.intent(GOAL, 0, DT);
      expect(goesOnFrom(BEHIND), "put back again").to.equal(false);
    });

    it("stay where they are put after a while, or when a key said otherwise", () => {
      const late = arrived();
      late.controls.intent(GOAL, 0, 2.1);
      expect(late.goesOnFrom(BEHIND)).to.equal(false);
      const keyed = arrived();
      keyed.key("keydown", "KeyD");
      keyed.controls.intent(GOAL, 0, DT);
      keyed.key("keyup", "KeyD");
      expect(keyed.goesOnFrom(BEHIND)).to.equal(false);
      const sat = arrived();
      sat.controls.stopWalking();
      expect(sat.goesOnFrom(BEHIND)).to.equal(false);
    });
  });

  it("takes a drag, a long press or a second finger for no click", () => {
    const { controls, pointer } = setUp();
    pointer("pointerdown", 6, 0);
    pointer("pointerup", 60, 0);
    pointer("pointerdown", 6, 0, 1);
    pointer("pointerdown", 9, 0, 2);
    pointer("pointerup", 6, 0, 1);
    pointer("pointerup", 9, 0, 2);
    expect(controls.isFollowingPath).to.equal(false);
  });

  it("gives up a walk as soon as a key is pressed", () => {
    const { controls, click, key, shown } = setUp();
    click(6, 0);
    key("keydown", "KeyS");
    const intent = controls.intent(ORIGIN, 0, DT);
    near(intent.moveZ, -1);
    expect(controls.isFollowingPath).to.equal(false);
    expect(shown()).to.equal(null);
  });

  it("walks to a seat that is far and takes it there, and takes one at hand at once", () => {
    const { controls, click, calls } = setUp({ seat: 4 });
    controls.intent(ORIGIN, 0, DT);
    click(1, 1);
    expect(calls).to.deep.equal([]);
    controls.intent({ x: 8, y: 0, z: 0 }, 0, DT);
    expect(calls).to.deep.equal(["seat 4"]);
    click(1, 1);
    expect(calls).to.deep.equal(["seat 4", "seat 4"]);
  });

  it("chooses the person under the pointer before seat and ground", () => {
    const { controls, click, calls } = setUp({ person: 9, seat: 4 });
    click(1, 1);
    expect(calls).to.deep.equal(["person 9"]);
    expect(controls.isFollowingPath).to.equal(false);
  });
});
