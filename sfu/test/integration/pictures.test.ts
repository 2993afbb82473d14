import { setTimeout as sleep } from "node:timers/promises";
import type { RtcPeer } from "@crowdwire/load-tests/voice";
import { entityId } from "@crowdwire/protocol";
import { after, afterEach, before, describe, it } from "mocha";
import { TestTier } from "../support/TestTier.ts";

/** What the clip of each layer brings in a second, headers apart: it is two seconds long. */
const LAYER_BYTES = [7_200, 15_300, 40_100] as const;
const MEASURED_MS = 2000;
const PATIENCE_MS = 15_000;

type Wish = readonly [person: number, spatialLayer: number];

const wish = (peer: RtcPeer, ...wishes: Wish[]) =>
  peer.signaling.request("preferences", {
    isDeafened: false,
    silenced: [],
    hidden: [],
    videos: wishes.map(([person, spatialLayer]) => ({ entityId: entityId(person), source: "camera", spatialLayer })),
  });

/** Bytes a second that come of each of these people's cameras. */
async function rates(peer: RtcPeer, people: readonly number[]): Promise<number[]> {
  const bytes = () => people.map((person) => peer.inboundOf(person, "camera")?.bytes ?? 0);
  const [before, beganMs] = [bytes(), performance.now()];
  await sleep(MEASURED_MS);
  const seconds = (performance.now() - beganMs) / 1000;
  return bytes().map((now, index) => (now - before[index]!) / seconds);
}

/** Measures until it is as it should be. @throws Error with what came last, where that is not in time */
async function ratesBecome(peer: RtcPeer, wanted: Readonly<Record<number, number | "nothing">>): Promise<void> {
  const people = Object.keys(wanted).map(Number);
  const deadlineMs = performance.now() + PATIENCE_MS;
  let seen: number[] = [];
  while (performance.now() < deadlineMs) {
    seen = await rates(peer, people);
    const fits = people.every((person, index) => {
      const layer = wanted[person]!;
      if (layer === "nothing") return seen[index] === 0;
      return seen[index]! > 0.7 * LAYER_BYTES[layer]! && seen[index]! < 1.6 * LAYER_BYTES[layer]!;
    });
    if (fits) return;
  }
  throw new Error(`Bytes a second of ${people.join(", ")}: ${seen.map((each) => each.toFixed(0)).join(", ")}`);
}

describe("pictures in layers", function () {
  this.timeout(90_000);
  let tier: TestTier;

  before(async () => {
    tier = await TestTier.start({ VIDEOS_PER_CLIENT: "2" });
  });
  afterEach(() => tier.endTest());
  after(() => tier.stop());

  async function shown(people: readonly number[]): Promise<RtcPeer[]> {
    const game = await tier.game();
    const peers = await Promise.all(people.map((person) => tier.join(game, person)));
    for (const peer of peers.slice(2)) await peer.publish("camera", { layers: "simulcast" });
    game.setGroup(1, [...people]);
    return peers;
  }

  it("[SFU6] bring each as large a one as they ask for: whoever is far costs a fifth of whoever is near", async () => {
    const [near, far] = (await shown([1, 2, 3])) as [RtcPeer, RtcPeer];
    await Promise.all([wish(near, [3, 2]), wish(far, [3, 0])]);
    await Promise.all([ratesBecome(near, { 3: 2 }), ratesBecome(far, { 3: 0 })]);
    // They change places.
    await Promise.all([wish(near, [3, 0]), wish(far, [3, 2])]);
    await Promise.all([ratesBecome(near, { 3: 0 }), ratesBecome(far, { 3: 2 })]);
  });

  it("[SFU6] are of the first two that one ranks, and of nobody else", async () => {
    const [viewer] = (await shown([1, 2, 3, 4, 5])) as [RtcPeer];
    await wish(viewer, [3, 0], [4, 1], [5, 2]);
    await ratesBecome(viewer, { 3: 0, 4: 1, 5: "nothing" });
    await wish(viewer, [5, 1], [3, 1]);
    await ratesBecome(viewer, { 3: 1, 4: "nothing", 5: 1 });
    await wish(viewer);
    await ratesBecome(viewer, { 3: "nothing", 4: "nothing", 5: "nothing" });
  });
});
