import { BYTES, createSnapshot, decodeSnapshot, encodeIntent, restingIntent } from "@crowdwire/protocol";
import { createRandom, type Random } from "@crowdwire/simulation";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type FloorUnderTest, startFloor } from "../../transport/FloorRoom.ts";
import { clientFrame, packed, type RawClient, word } from "../../transport/RawClient.ts";
import type { SeatedClient } from "../../transport/startServer.ts";

const FRAMES = 10_000;
/** Most of a round trip is waiting: this many send at once, each a sequence of their own. */
const SENDERS = 5;
const SEED = 20_261_122;

describe("a world that is sent nonsense", function () {
  this.timeout(120_000);
  let floor: FloorUnderTest;
  let bystander: SeatedClient;
  let acknowledging: NodeJS.Timeout;
  before(async () => {
    console.error = () => undefined;
    floor = await startFloor("crowd");
    bystander = await floor.join("Bystander");
    acknowledging = setInterval(() => acknowledge(bystander.raw), 100);
  });
  // Colyseus prints what it cannot decode, past every logger.
  const { error: print } = console;
  after(() => {
    console.error = print;
    clearInterval(acknowledging);
    return floor.stop();
  });

  it(`[TR1] [check 6] takes ${FRAMES} random and mutated frames (seed ${SEED}): everyone else is left alone, and nobody moves`, async () => {
    const told = () => bystander.raw.packedOf(BYTES.snapshot).length;
    const failures: string[] = [];
    process.on("uncaughtException", report);
    function report(error: Error): void {
      failures.push(String(error.stack));
    }
    const before = told();
    const startedMs = performance.now();
    const endings = new Map<number, number>();
    await bystander.raw.until("its own place", () => placeOf(bystander.raw) !== null);
    const place = placeOf(bystander.raw);
    const senders = Array.from({ length: SENDERS }, (_, index) => send(index, FRAMES / SENDERS));
    for (const codes of await Promise.all(senders)) {
      for (const code of codes) endings.set(code, (endings.get(code) ?? 0) + 1);
    }
    const snapshots = told() - before;
    const seconds = (performance.now() - startedMs) / 1000;
    process.off("uncaughtException", report);

    expect(failures, "uncaught").to.deep.equal([]);
    expect(bystander.raw.closing).to.equal(null);
    expect(bystander.raw.fault).to.equal(null);
    expect(placeOf(bystander.raw), "where the bystander stands").to.deep.equal(place);
    expect(snapshots, `snapshots in ${seconds} s`).to.be.greaterThan(seconds * 20 * 0.7);
    expect(floor.logged.filter((line) => line.includes('"level":"error"'))).to.deep.equal([]);
    expect(await floor.metric("system_failures_total")).to.equal(0);
    // The ways to end are the ones there are names for: nothing fell over in a way of its own.
    const known = [1000, 1002, 1005, 1006, 1007, 1008, 1009, 4000, 4002, 4103, 4104, 4106];
    expect([...endings.keys()].filter((code) => !known.includes(code))).to.deep.equal([]);
    expect(endings.size, `ways to end: ${[...endings.keys()]}`).to.be.greaterThan(3);
    // What was valid among it was taken, as from anybody.
    expect(await floor.metric("intents_total")).to.be.greaterThan(100);
  });

  /** Sends so many frames, by a new connection whenever one has ended. Answers the codes they ended with. */
  async function send(sender: number, count: number): Promise<number[]> {
    const random = createRandom(SEED + sender);
    const codes: number[] = [];
    let raw: RawClient | null = null;
    for (let sent = 0; sent < count; ) {
      if (raw === null || raw.isClosed || raw.closing !== null) {
        raw?.destroy();
        raw = (await floor.join(`Fuzz ${sender}`)).raw;
      }
      const frames = Array.from({ length: 1 + below(random, 12) }, () => anyFrame(random));
      sent += frames.length;
      const bytes = Buffer.concat(frames);
      // In one piece, or cut anywhere.
      const cut = random() < 0.5 ? bytes.length : below(random, bytes.length + 1);
      await raw.trickle(bytes.subarray(0, cut), bytes.subarray(cut));
      if (raw.closing !== null) codes.push(raw.closing.code);
      expect(raw.fault).to.equal(null);
    }
    raw?.destroy();
    return codes;
  }

  it("serves newcomers afterwards", async () => {
    const { raw } = await floor.join("Newcomer");
    await raw.until("snapshots", () => raw.packedOf(BYTES.snapshot).length > 5);
    expect(raw.closing).to.equal(null);
  });
});

/** Where the last snapshot that says so has its reader. */
function placeOf(raw: RawClient): { x: number; z: number } | null {
  for (const bytes of raw.packedOf(BYTES.snapshot).reverse()) {
    const { hasOwnState, own } = decodeSnapshot(bytes, createSnapshot());
    if (hasOwnState) return { x: own.x, z: own.z };
  }
  return null;
}

let tick = 0;

/** Says that the newest snapshot has come, as a client does that stands still. */
function acknowledge(raw: RawClient): void {
  const newest = raw.packedOf(BYTES.snapshot).at(-1);
  if (newest === undefined) return;
  const snapshotSeen = decodeSnapshot(newest, createSnapshot()).sequence;
  tick += 2;
  raw.write(clientFrame(packed(BYTES.intent, encodeIntent({ ...restingIntent(), tick, snapshotSeen }))));
}

const below = (random: Random, limit: number) => Math.floor(random() * limit);
const bytesOf = (random: Random, length: number) => Buffer.from(Array.from({ length }, () => below(random, 256)));

/** A frame that may be right, nearly right or noise. */
function anyFrame(random: Random): Buffer {
  const kind = below(random, 10);
  if (kind === 0) return bytesOf(random, 1 + below(random, 40));
  if (kind === 1) return clientFrame(bytesOf(random, below(random, 300)), { opcode: below(random, 16) });
  if (kind === 2) return clientFrame(packed(below(random, 256), bytesOf(random, below(random, 130))));
  if (kind === 3) return word(["emote", "sit", "teleport", "*", "__proto__"][below(random, 5)]!, "x");
  if (kind === 4) return clientFrame(Buffer.concat([Buffer.of(below(random, 32)), bytesOf(random, below(random, 60))]));
  const intent = { ...restingIntent(), tick: below(random, 2 ** 32), snapshotSeen: below(random, 65_536) };
  const frame = clientFrame(packed(BYTES.intent, encodeIntent(intent)));
  if (kind < 7) frame[below(random, frame.length)]! ^= 1 << below(random, 8);
  return frame;
}
