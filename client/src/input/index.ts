export {
  Controls,
  type ControlsActions,
  type ControlsOptions,
  type ControlsWorld,
  type GroundPosition,
} from "./Controls.ts";
export type { MoveIntentInput } from "./MoveIntentInput.ts";
