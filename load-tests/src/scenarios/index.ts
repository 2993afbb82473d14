import type { NavGround } from "@crowdwire/maps/loader";
import type { Random } from "@crowdwire/simulation";
import type { Behaviour } from "../Bot.ts";
import { Wanderer } from "../Wanderer.ts";

/** What a crowd does. */
export interface Scenario {
  readonly what: string;
  behave(ground: NavGround, random: Random, index: number): Behaviour;
}

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  wander: {
    what: "everyone strolls about, stops, looks, waves and goes on",
    behave: (ground, random) => new Wanderer(ground, random),
  },
};
