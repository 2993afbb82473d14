import { buildMap } from "@crowdwire/maps";
import { SEEDED_WORLDS } from "@crowdwire/maps/authoring";
import { loadStockGround } from "@crowdwire/maps/bench";
import { loadGround } from "@crowdwire/maps/loader";
import { type Intent, LIMITS, restingIntent } from "@crowdwire/protocol";
import { type AvatarState, createRandom, type Ground, restingAvatar, stepAvatar } from "@crowdwire/simulation";
import { interleave, type Rival } from "./interleave.ts";
import { type Comparison, compare } from "./report/comparison.ts";

const TICKS = 40;
const CROWDS = [10, 100, 1000] as const;
const DT_SECONDS = 1 / LIMITS.tickHz;

/** A crowd of avatars that walk at random, turning now and then; the same on every ground. */
class WalkingCrowd {
  readonly #states: AvatarState[];
  readonly #intents: Intent[];
  readonly #random = createRandom(11);

  constructor(count: number, ground: Ground, spawn: { x: number; y: number; z: number }) {
    this.#states = Array.from({ length: count }, () => {
      const state = restingAvatar();
      ground.locate(spawn.x + (this.#random() - 0.5) * 6, spawn.y, spawn.z + (this.#random() - 0.5) * 6, state);
      return state;
    });
    this.#intents = this.#states.map(() => restingIntent());
  }

  /** One tick of everyone, by `move`. */
  tick(move: (state: AvatarState, intent: Intent) => void): void {
    for (let index = 0; index < this.#states.length; index++) {
      const intent = this.#intents[index]!;
      if (this.#random() < 0.05) {
        intent.moveX = Math.floor(this.#random() * 255) - 127;
        intent.moveZ = Math.floor(this.#random() * 255) - 127;
      }
      move(this.#states[index]!, intent);
    }
  }

  get count(): number {
    return this.#states.length;
  }
}

function walk(name: string, crowd: WalkingCrowd, move: (state: AvatarState, intent: Intent) => void): Rival {
  return {
    name,
    round() {
      for (let tick = 0; tick < TICKS; tick++) crowd.tick(move);
      return TICKS * crowd.count;
    },
  };
}

const slideOnly = (ground: Ground) => (state: AvatarState, intent: Intent) =>
  ground.slide(state, state.x + (intent.moveX / 127) * 0.12, state.z + (intent.moveZ / 127) * 0.12, state);

/**
 * What one move costs on the plaza's ground: recast-navigation's own API (the reference), our ground under it, and the
 * whole step of an avatar; and that it costs the same however many walk (SIM4).
 */
export async function benchMove({ rounds }: { readonly rounds: number }): Promise<Comparison[]> {
  const plaza = SEEDED_WORLDS[0]!;
  const { ground: bytes, description } = await buildMap(await plaza.author());
  const [ours, stock] = [await loadGround(bytes), await loadStockGround(bytes)];
  const spawn = description.spawns[0]!;
  const step = (state: AvatarState, intent: Intent) => stepAvatar(state, intent, DT_SECONDS, ours);
  const rivals = [
    walk("recast", new WalkingCrowd(200, stock, spawn), slideOnly(stock)),
    walk("navGround", new WalkingCrowd(200, ours, spawn), slideOnly(ours)),
    walk("stepAvatar", new WalkingCrowd(200, ours, spawn), step),
  ];
  const bySize = CROWDS.map((count) => walk(`${count} people`, new WalkingCrowd(count, ours, spawn), step));
  const figure = "microsecondsPerOperation";
  try {
    return [
      compare({
        title: "one move of one person: recast's own slide, NavGround's slide, stepAvatar on NavGround",
        samples: interleave(rivals, rounds),
        ratioRules: [
          { name: "ratioToRecast", of: "navGround", to: "recast", figure },
          { name: "stepRatioToRecast", of: "stepAvatar", to: "recast", figure },
        ],
      }),
      compare({
        title: "stepAvatar in crowds of different sizes",
        samples: interleave(bySize, rounds),
        ratioRules: CROWDS.slice(1).map((count) => ({
          name: `ratioOf${count}To${CROWDS[0]}`,
          of: `${count} people`,
          to: `${CROWDS[0]} people`,
          figure,
        })),
      }),
    ];
  } finally {
    ours.close();
    stock.close();
  }
}
