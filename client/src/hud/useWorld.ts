import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { WorldActions, WorldState, WorldStore } from "../world/worldStore.ts";

export const WorldStoreContext = createContext<WorldStore | null>(null);

/** The store of the visit this part of the HUD belongs to. */
export function useWorldStore(): WorldStore {
  const store = useContext(WorldStoreContext);
  if (store === null) throw new Error("Parts of the HUD only work inside <Hud>.");
  return store;
}

/** What `select` picks from the state of the visit; draws anew only when that changes. */
export function useWorld<Picked>(select: (state: WorldState) => Picked): Picked {
  return useStore(useWorldStore(), select);
}

export function useActions(): WorldActions {
  return useWorld(({ actions }) => actions);
}

/** Standing or moving, rather than on a seat or on the ground. */
export function useIsSitting(): boolean {
  return useWorld(({ posture }) => posture === "sitOnSeat" || posture === "sitOnGround");
}
