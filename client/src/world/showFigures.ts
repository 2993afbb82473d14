import type { ClientWorld } from "../../headless/ClientWorld.ts";
import type { WorldView } from "../scene/WorldView.ts";
import type { SeatFinder } from "./SeatFinder.ts";
import type { WorldStore } from "./worldStore.ts";

/** Puts into the store what the HUD shows of the picture, the connection and the seat in reach. */
export function showFigures(store: WorldStore, view: WorldView, world: ClientWorld, seats: SeatFinder): void {
  const seat = seats.nearest();
  view.highlightSeat(seat);
  const { fps, drawCalls, triangles, frameMs } = view.stats();
  const { prediction, clock, jitterMs } = world;
  const { count, meters } = prediction.corrections;
  store.setState({
    posture: seats.posture,
    seatPrompt: seat === null ? null : "Press C to sit",
    emote: seats.emote,
    stats: {
      framesPerSecond: fps,
      pingMs: clock.roundTripMs,
      drawCalls,
      extra: [
        ["Script per frame", `${frameMs.toFixed(1)} ms`],
        ["Triangles", triangles.toLocaleString()],
        ["Jitter", `${jitterMs.toFixed(0)} ms`],
        ["Corrections", `${count}, ${meters.toFixed(2)} m`],
      ],
    },
  });
}
