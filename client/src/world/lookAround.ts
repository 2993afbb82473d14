import type { ClientWorld } from "../../headless/ClientWorld.ts";
import { restingSample } from "../../headless/CrowdSource.ts";
import type { SeatFinder } from "./SeatFinder.ts";
import { doingInWords, type SeenPerson, type Witness } from "./Witness.ts";
import type { NearPerson, WorldStore } from "./worldStore.ts";

/** So many sentences are kept for reading back. */
const KEPT = 30;

const sample = restingSample();

/** Puts into the store, in words, what others see in the picture: for a page without one. */
export function lookAround(store: WorldStore, world: ClientWorld, seats: SeatFinder, witness: Witness): void {
  const nowMs = performance.now();
  const { x, z } = world.here;
  const everybody: SeenPerson[] = [];
  for (const { id, name, isSelf, isStranger } of world.people()) {
    if (isSelf || isStranger || !world.sample(id, nowMs, sample)) continue;
    const meters = Math.hypot(sample.x - x, sample.z - z);
    everybody.push({ id, name, meters, posture: sample.posture, emote: sample.emote });
  }
  const sentences = witness.take(everybody, seats.posture, nowMs);
  const near = witness.near.map((person) => ({
    id: person.id,
    name: person.name,
    meters: Math.round(person.meters),
    doing: doingInWords(person),
  }));
  const before = store.getState().surroundings;
  const isSame = sentences.length === 0 && describe(near) === describe(before.near);
  if (isSame) return;
  const first = (before.told.at(-1)?.key ?? 0) + 1;
  const told = [...before.told, ...sentences.map((text, index) => ({ key: first + index, text }))].slice(-KEPT);
  store.setState({ surroundings: { near, told } });
}

const describe = (near: readonly NearPerson[]): string => JSON.stringify(near);
