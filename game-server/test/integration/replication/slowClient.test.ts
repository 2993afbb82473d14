import { getMessageBytes, Protocol } from "@colyseus/core";
import { BYTES, encodeIntent, restingIntent } from "@crowdwire/protocol";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type FloorUnderTest, startFloor } from "../../transport/FloorRoom.ts";
import { clientFrame, packed, type RawClient } from "../../transport/RawClient.ts";

/** What a client that stops reading may cost the process (REP6). */
const MOST_BYTES = 128 * 1024;

/** Who walks around the one that sleeps, and writes a line a second. */
const CROWD = 80;

/** Says ten times a second which snapshot it has, walks to and fro, and writes, if it is one of the crowd; call the answer to stop. */
function keepUp(raw: RawClient, isOneOfTheCrowd = false): () => void {
  let tick = 0;
  let snapshotSeen = 0;
  const timer = setInterval(() => {
    snapshotSeen = raw.packedOf(BYTES.snapshot).at(-1)?.readUInt16LE(0) ?? snapshotSeen;
    tick += 2;
    const moveX = isOneOfTheCrowd ? (tick % 40 < 20 ? 127 : -127) : 0;
    raw.write(clientFrame(packed(BYTES.intent, encodeIntent({ ...restingIntent(), moveX, tick, snapshotSeen }))));
    if (!isOneOfTheCrowd) return;
    raw.frames.length = 0;
    if (tick % 20 === 0) raw.write(clientFrame(line(`${tick}`)));
  }, 100);
  return () => clearInterval(timer);
}

function line(id: string): Uint8Array {
  const body = { scope: "world", clientId: id.padStart(10, "0"), text: "What a crowd! ".repeat(15) };
  return getMessageBytes.raw(Protocol.ROOM_DATA, "chat", body);
}

describe("a client that stops reading", function () {
  this.timeout(40_000);
  let floor: FloorUnderTest;
  const stops: (() => void)[] = [];

  before(async () => {
    floor = await startFloor("crowd");
    for (let index = 0; index < CROWD; index++) stops.push(keepUp((await floor.join(`Walker ${index}`)).raw, true));
  });
  after(async () => {
    for (const stop of stops) stop();
    await floor.stop();
  });

  it("[REP6] is told no more, dropped after ten seconds, logged and counted, and nobody else notices", async () => {
    const reader = (await floor.join("Reader")).raw;
    stops.push(keepUp(reader));
    const sleeper = (await floor.join("Sleeper")).raw;
    await sleeper.until("a snapshot", () => sleeper.packedOf(BYTES.snapshot).length > 0);
    const before = reader.packedOf(BYTES.snapshot).length;
    sleeper.socket.pause();
    const pausedBytes = sleeper.socket.bytesRead;
    const startedMs = performance.now();

    await reader.until("the sleeper's end", () => floor.logged.some((line) => line.includes("tooSlow")), 15_000);
    expect(performance.now() - startedMs).to.be.within(9000, 12_000);
    expect(await floor.metric("connections_closed_total")).to.equal(1);
    expect(await floor.metric("snapshots_skipped_total")).to.be.greaterThan(100);

    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(await floor.metric("clients"), "the line is cut, though nobody said goodbye").to.equal(1 + CROWD);
    const seconds = (performance.now() - startedMs) / 1000;
    expect(reader.packedOf(BYTES.snapshot).length - before).to.be.within(19 * seconds, 21 * seconds);
    expect(reader.closing).to.equal(null);

    sleeper.socket.resume();
    await sleeper.until("everything it was sent", () => sleeper.isClosed);
    expect(sleeper.socket.bytesRead - pausedBytes).to.be.at.most(MOST_BYTES);
  });
});
