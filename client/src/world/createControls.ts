import type { NavGround, Seat } from "@crowdwire/maps/loader";
import { Controls, type ControlsActions } from "../input/index.ts";
import type { WorldView } from "../scene/WorldView.ts";

interface ControlsParts {
  readonly surface: HTMLCanvasElement;
  readonly view: WorldView;
  readonly ground: NavGround;
  readonly seats: readonly Seat[];
  readonly actions: ControlsActions;
}

/** Keys, clicks and thumbs for one view of one map. */
export function createControls({ surface, view, ground, seats, actions }: ControlsParts): Controls {
  return new Controls({
    surface,
    keyboard: window,
    page: document,
    actions,
    world: {
      get cameraYaw() {
        return view.cameraYaw;
      },
      get cameraMode() {
        return view.cameraMode;
      },
      turnCamera: (yawBy, pitchBy) => view.turnCamera(yawBy, pitchBy),
      pickGround: (x, y) => view.pickGround(x, y),
      pickSeat: (x, y) => view.pickSeat(x, y),
      pickPerson: (x, y) => view.pickPerson(x, y),
      showDestination: (point) => view.showDestination(point),
      seatExit: (index) => seats[index]?.exit ?? null,
      findPath: (from, to, maxPoints) => ground.findPath(from, to, maxPoints),
    },
  });
}
