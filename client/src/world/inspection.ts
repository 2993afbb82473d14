import type { ClientWorld } from "../../headless/ClientWorld.ts";
import type { Connection } from "../../headless/Connection.ts";
import { restingSample } from "../../headless/CrowdSource.ts";
import type { WorldView } from "../scene/createWorldView.ts";

interface Inspected {
  readonly world: ClientWorld;
  readonly connection: Connection;
  readonly view: WorldView;
}

/** What the page tells whoever looks from the browser's console, and the tests that look from outside. */
export interface Inspection {
  /** One's own avatar after the newest predicted tick. */
  self(): { id: number; x: number; y: number; z: number; tick: number; posture: number };
  corrections(): { count: number; meters: number };
  /** Everyone introduced, and where they are drawn now. */
  people(): { id: number; name: string; x: number; y: number; z: number; posture: string; emote: string | null }[];
  stats(): ReturnType<WorldView["stats"]>;
  /** Cuts the socket, as a bad network would. */
  cut(): void;
}

/** Puts an Inspection at `globalThis.crowdwire`; call the answer to take it away. It shows nothing that is not drawn. */
export function exposeInspection({ world, connection, view }: Inspected): () => void {
  const sample = restingSample();
  const inspection: Inspection = {
    self: () => {
      const { x, y, z, posture } = world.prediction.state;
      return { id: world.selfId, x, y, z, tick: world.prediction.tick, posture };
    },
    corrections: () => world.prediction.corrections,
    people: () =>
      [...world.people()].flatMap(({ id, name, isStranger }) => {
        if (isStranger || !world.sample(id, performance.now(), sample)) return [];
        const { x, y, z, posture, emote } = sample;
        return [{ id, name, x, y, z, posture, emote }];
      }),
    stats: () => view.stats(),
    cut: () => connection.cut(),
  };
  const target = globalThis as { crowdwire?: Inspection };
  target.crowdwire = inspection;
  return () => {
    delete target.crowdwire;
  };
}
