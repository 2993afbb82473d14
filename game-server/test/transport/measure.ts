// What a send and a received message cost the server's process: bare ws, Colyseus' transport and ours, in turns.
//
//   node game-server/test/transport/measure.ts [--clients 200] [--rounds 5] [--seconds 1.5] [--profile DIR]

import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { BYTES, encodeIntent, restingIntent } from "@crowdwire/protocol";
import type { MeasuredCost, MeasuredMode, Order, ScenarioName } from "./measuredServer.ts";
import { clientFrame, packed, RawClient } from "./RawClient.ts";

const MODES: readonly MeasuredMode[] = ["bare", "stock", "crowd"];
const SCENARIOS: Readonly<Record<ScenarioName, string>> = {
  out: "one message of 300 B to each client, 20/s",
  outThree: "three messages of 100 B to each client, 20/s",
  in: "one intent from each client, 20/s",
};
const TICK_MS = 50;
/** Clients do not speak in step: each tick is cut into so many parts. */
const PARTS = 10;

const { values } = parseArgs({
  options: {
    clients: { type: "string", default: "200" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "1.5" },
    profile: { type: "string" },
  },
});
const clientCount = Number(values.clients);
const seconds = Number(values.seconds);
if (values.profile !== undefined) mkdirSync(values.profile, { recursive: true });

/** One server in a process of its own, with its clients here. */
class Subject {
  readonly mode: MeasuredMode;
  readonly clients: RawClient[] = [];
  readonly costs: Record<ScenarioName, number[]> = { out: [], outThree: [], in: [] };
  readonly #child;

  constructor(mode: MeasuredMode) {
    this.mode = mode;
    const execArgv = values.profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${values.profile}/${mode}`];
    this.#child = fork(new URL("./measuredServer.ts", import.meta.url), [mode], { execArgv });
    this.#child.on("exit", (code) => {
      if (code !== 0) throw new Error(`The ${mode} server ended with ${code}.`);
    });
  }

  async open(): Promise<void> {
    const { port } = await this.#answer<{ port: number }>();
    for (let index = 0; index < clientCount; index++) {
      const client = await openSeat(this.mode, port);
      client.isCounting = true;
      this.clients.push(client);
    }
  }

  async run(scenario: ScenarioName): Promise<void> {
    const answer = this.#answer<MeasuredCost>();
    const order: Order = { scenario, seconds };
    this.#child.send(order);
    const stop = scenario === "in" ? speak(this.clients) : () => undefined;
    const { cpuMicros, count } = await answer;
    stop();
    this.costs[scenario].push(cpuMicros / count);
  }

  close(): void {
    for (const client of this.clients) client.destroy();
    this.#child.disconnect();
  }

  async #answer<Answer>(): Promise<Answer> {
    const [message] = await once(this.#child, "message");
    return message as Answer;
  }
}

async function openSeat(mode: MeasuredMode, port: number): Promise<RawClient> {
  if (mode === "bare") return RawClient.open(port, "/");
  const response = await fetch(`http://127.0.0.1:${port}/matchmake/joinOrCreate/world`, { method: "POST", body: "{}" });
  const seat = (await response.json()) as { processId: string; roomId: string; sessionId: string };
  const client = await RawClient.open(port, `/${seat.processId}/${seat.roomId}?sessionId=${seat.sessionId}`);
  await client.until("the seat", () => client.frames.length > 0);
  client.write(clientFrame(Buffer.of(10)));
  return client;
}

/** Everyone sends an intent per tick, in turns; the answer stops it. */
function speak(clients: readonly RawClient[]): () => void {
  const intent = encodeIntent({ ...restingIntent(), tick: 1, snapshotSeen: 1 });
  let part = 0;
  const timer = setInterval(() => {
    for (let index = part; index < clients.length; index += PARTS) {
      clients[index]!.write(clientFrame(packed(BYTES.intent, intent)));
    }
    part = (part + 1) % PARTS;
  }, TICK_MS / PARTS);
  return () => clearInterval(timer);
}

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!;

const subjects = MODES.map((mode) => new Subject(mode));
for (const subject of subjects) await subject.open();
// One round is for the compilers.
for (let round = 0; round <= Number(values.rounds); round++) {
  for (const scenario of Object.keys(SCENARIOS) as ScenarioName[]) {
    for (let turn = 0; turn < subjects.length; turn++) await subjects[(turn + round) % subjects.length]!.run(scenario);
  }
  if (round === 0) for (const { costs } of subjects) for (const list of Object.values(costs)) list.length = 0;
}
for (const subject of subjects) subject.close();

console.log(`CPU microseconds of the server, per client and tick; ${clientCount} clients, ${values.rounds} rounds.`);
console.log("Medians; in brackets the ratio to bare in the same round: median, least and most.");
for (const [scenario, meaning] of Object.entries(SCENARIOS) as [ScenarioName, string][]) {
  const limits = subjects[0]!.costs[scenario];
  const cells = subjects.map(({ mode, costs }) => {
    const ratios = costs[scenario].map((micros, round) => micros / limits[round]!);
    const figures = [median(ratios), Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2));
    return `${mode} ${median(costs[scenario]).toFixed(1)} (${figures.join(", ")})`;
  });
  console.log(`${meaning}: ${cells.join(" · ")}`);
}
