import { createHash } from "node:crypto";
import type { Position } from "@crowdwire/maps/loader";
import type { ClientMessageName, ClientWords } from "@crowdwire/protocol";
import { encodeIntent, LIMITS, quantiseAxis, quantiseYaw } from "@crowdwire/protocol";
import { type AvatarState, createRandom, restingAvatar, stepAvatar } from "@crowdwire/simulation";
import type { Itinerary } from "../../src/scenarios/Itinerary.ts";
import { type ScenarioName, scenarioOf } from "../../src/scenarios/index.ts";
import { createItinerary } from "../../src/scenarios/itineraries/createItinerary.ts";
import { Walker } from "../../src/scenarios/Walker.ts";
import { FlatGround, fieldMap } from "./FlatGround.ts";

const TICK_MS = 1000 / LIMITS.tickHz;

/** A crowd as it looks at one moment. */
export interface SimulatedCrowd {
  readonly states: readonly AvatarState[];
  /** Over every intent of each, one after the other. */
  readonly hashes: readonly string[];
  /** Where each was going, one place after the other. */
  readonly goals: readonly (readonly Readonly<Position>[])[];
  /** What share of all ticks somebody wished to move in. */
  readonly walkingShare: number;
}

/**
 * Runs a scenario on an empty field, without a network, for so many seconds.
 * @param besideMeters So far beside the middle everybody is let in.
 */
export function simulateCrowd(
  scenario: ScenarioName,
  bots: number,
  seconds: number,
  seed: number,
  besideMeters = 0,
): SimulatedCrowd {
  const ground = new FlatGround();
  let walking = 0;
  const people = Array.from({ length: bots }, (_, index) => {
    const random = createRandom(seed * 65_537 + index);
    const state = restingAvatar();
    const place = createRandom(seed * 31 + index);
    ground.locate((place() - 0.5) * 6 + besideMeters, 0, (place() - 0.5) * 6, state);
    const stage = { ground, map: fieldMap, index, count: bots };
    const itinerary = createItinerary(scenarioOf(scenario).movement, stage, random);
    const goals: Position[] = [];
    const noted: Itinerary = {
      next(...question) {
        const errand = itinerary.next(...question);
        goals.push({ ...errand.goal });
        return errand;
      },
    };
    return {
      state,
      goals,
      behaviour: new Walker(ground, noted, 0),
      hash: createHash("sha256"),
      self: { isReady: true, position: state, say: says() },
      wish: { moveX: 0, moveZ: 0, yaw: 0, run: false, jump: false },
    };
  });
  for (let tick = 0; tick < seconds * LIMITS.tickHz; tick++) {
    for (const { state, behaviour, hash, self, wish } of people) {
      behaviour.steer(self, tick * TICK_MS, wish);
      const intent = {
        moveX: quantiseAxis(wish.moveX),
        moveZ: quantiseAxis(wish.moveZ),
        yaw: quantiseYaw(wish.yaw),
        run: wish.run,
        jump: wish.jump,
        tick,
        snapshotSeen: 0,
      };
      if (intent.moveX !== 0 || intent.moveZ !== 0) walking++;
      hash.update(encodeIntent(intent));
      stepAvatar(state, intent, 1 / LIMITS.tickHz, ground);
    }
  }
  return {
    states: people.map(({ state }) => state),
    goals: people.map(({ goals }) => goals),
    hashes: people.map(({ hash }) => hash.digest("hex")),
    walkingShare: walking / (bots * seconds * LIMITS.tickHz),
  };
}

function says() {
  return <Name extends ClientMessageName>(_name: Name, _message: ClientWords<Name>): void => undefined;
}
