import type { Gait, Scenario } from "./Scenario.ts";

const STROLLING: Gait = {
  legMeters: [4, 22],
  pauseSeconds: [0.5, 6],
  runShare: 0.15,
  emoteShare: 0.25,
  jumpShare: 0.1,
};

/** Legs and pauses are shorter by the same factor: as many walk at any moment as in `wander`, and only nearness differs. */
const JOSTLING: Gait = { ...STROLLING, legMeters: [2, 8], pauseSeconds: [0.19, 2.3] };

export const SCENARIOS = {
  wander: {
    what: "everyone strolls about, stops, looks, waves and goes on",
    movement: { kind: "stroll", gait: STROLLING },
    attendance: { kind: "stay" },
  },
  line: {
    what: "one long queue across the map, moving up one place at a time",
    movement: { kind: "line", spacingMeters: 3.5, moveUpSeconds: 8 },
    attendance: { kind: "stay" },
  },
  moshpit: {
    what: "everyone on one spot, within one interest radius",
    movement: { kind: "disc", radiusMeters: 10, gait: JOSTLING },
    attendance: { kind: "stay" },
  },
  conference: {
    what: "the map's rooms fill and empty, again and again",
    movement: {
      kind: "rooms",
      zones: ["conference", "stage", "lounge", "silent"],
      insideSeconds: 20,
      outsideSeconds: 12,
      spreadSeconds: 4,
    },
    attendance: { kind: "stay" },
  },
  churn: {
    what: "people stroll about, leave, and come back a little later",
    movement: { kind: "stroll", gait: STROLLING },
    attendance: { kind: "churn", staySeconds: [2, 20], awaySeconds: [0.5, 4] },
  },
  stampede: {
    what: "all run across the map at once, and back",
    movement: { kind: "cross", restSeconds: 4 },
    attendance: { kind: "stay" },
  },
  reconnect: {
    what: "people stroll about, and all connections are cut at once, repeatedly",
    movement: { kind: "stroll", gait: STROLLING },
    attendance: { kind: "cuts", everySeconds: 10 },
  },
  chat: {
    what: "people stroll about and write to everyone; each hears each message exactly once",
    movement: { kind: "stroll", gait: STROLLING },
    attendance: { kind: "stay" },
    chatEverySeconds: 4,
  },
  talk: {
    what: "people with voices stand in circles and walk from one to another, six speaking at a time",
    movement: { kind: "circles", size: 4, radiusMeters: 1.2, spacingMeters: 8.5, staySeconds: [5, 15] },
    attendance: { kind: "stay" },
    voices: { speaking: 6 },
    bots: 40,
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as [ScenarioName, ...ScenarioName[]];

/** A scenario by its name. */
export const scenarioOf = (name: ScenarioName): Scenario => SCENARIOS[name];
