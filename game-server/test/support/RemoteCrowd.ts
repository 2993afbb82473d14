import { encodeIntroduction, entityId, quantisePosition } from "@crowdwire/protocol";
import { createRandom } from "@crowdwire/simulation";
import type { RemoteEntities, RemoteFeed } from "../../src/world/RemoteEntities.ts";
import { someLook } from "./TestWorld.ts";

const FIRST_ID = 10_000;

export interface RemoteCrowdOptions {
  readonly people: number;
  readonly halfMeters: number;
  readonly metersPerTick: number;
  /** How high each of them stands. Metres. */
  readonly height: (index: number) => number;
  /** Where each of them is in the beginning: anywhere where absent. Metres. */
  readonly place?: (index: number) => readonly [x: number, z: number];
  /** Is somebody on the move in a tick? */
  readonly isMoving?: (index: number, tick: number) => boolean;
}

/** People of another process, who walk about in a square and may be as high and as fast as a test wants them. */
export class RemoteCrowd implements RemoteFeed {
  readonly #options: RemoteCrowdOptions;
  readonly #people: { x: number; z: number; angle: number }[];
  #tick = 0;

  constructor(options: RemoteCrowdOptions, seed: number) {
    this.#options = options;
    const random = createRandom(seed);
    const somewhere = () => (random() * 2 - 1) * options.halfMeters;
    this.#people = Array.from({ length: options.people }, (_, index) => {
      const [x, z] = options.place?.(index) ?? [somewhere(), somewhere()];
      return { x, z, angle: random() * 2 * Math.PI };
    });
  }

  drain(remotes: RemoteEntities): void {
    const { isMoving = () => true, height } = this.#options;
    const tick = this.#tick++;
    for (let index = 0; index < this.#people.length; index++) {
      const id = entityId(FIRST_ID + index);
      if (tick === 0) {
        remotes.introduce(id, encodeIntroduction({ id, name: `From elsewhere ${index}`, look: someLook }));
      } else if (!isMoving(index, tick)) continue;
      const person = this.#people[index]!;
      this.#walk(person);
      const { x, z, angle } = person;
      const yaw = (tick + Math.floor(angle * 40)) & 255;
      remotes.record(id, quantisePosition(x), quantisePosition(height(index)), quantisePosition(z), yaw, 1);
    }
  }

  #walk(person: { x: number; z: number; angle: number }): void {
    const { metersPerTick, halfMeters } = this.#options;
    person.x += Math.cos(person.angle) * metersPerTick;
    person.z += Math.sin(person.angle) * metersPerTick;
    if (Math.abs(person.x) > halfMeters) person.angle = Math.PI - person.angle;
    if (Math.abs(person.z) > halfMeters) person.angle = -person.angle;
    person.x = Math.max(-halfMeters, Math.min(halfMeters, person.x));
    person.z = Math.max(-halfMeters, Math.min(halfMeters, person.z));
  }
}
