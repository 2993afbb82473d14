import { BYTES, CLOSE_REASONS, encodeIntent, encodePing, LIMITS, restingIntent } from "@crowdwire/protocol";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type FloorUnderTest, startFloor } from "../../transport/FloorRoom.ts";
import { clientFrame, packed, type RawClient, word } from "../../transport/RawClient.ts";
import { TRANSPORTS } from "../../transport/startServer.ts";

const intent = (tick: number) =>
  clientFrame(packed(BYTES.intent, encodeIntent({ ...restingIntent(), tick, snapshotSeen: 0 })));
const malformed = () => clientFrame(packed(BYTES.intent, Buffer.of(1, 2, 3)));
const ping = (clientMs: number) => clientFrame(packed(BYTES.ping, encodePing(clientMs)));

/** Valid words: `emote {emote: "wave"}`, packed as Colyseus' clients do. */
const emotes = (count: number) =>
  Array.from({ length: count }, () => clientFrame(Buffer.from("0da5656d6f746581a5656d6f7465a477617665", "hex")));

async function reasonOf(raw: RawClient): Promise<string> {
  await raw.until("the server's close", () => raw.closing !== null);
  expect(raw.closing?.code).to.equal(CLOSE_REASONS[raw.closing!.reason as keyof typeof CLOSE_REASONS].code);
  return raw.closing!.reason;
}

for (const transport of TRANSPORTS) {
  describe(`a world's door, by the ${transport} transport`, () => {
    let floor: FloorUnderTest;
    let names = 0;
    const join = async () => (await floor.join(`Guest ${++names}`)).raw;

    before(async () => {
      floor = await startFloor(transport);
    });
    after(() => floor.stop());

    /** Intents counted while something happens, two ticks included. */
    async function intentsDuring(happen: () => Promise<void>): Promise<number> {
      const earlier = await floor.metric("intents_total");
      await happen();
      await new Promise((resolve) => setTimeout(resolve, 120));
      return (await floor.metric("intents_total")) - earlier;
    }

    it("takes intents and answers pings", async () => {
      const raw = await join();
      const counted = await intentsDuring(async () => {
        raw.write(intent(1), intent(2), ping(12.5), intent(3));
        await raw.until("the pong", () => raw.packedOf(BYTES.pong).length === 1);
      });
      expect(counted).to.equal(3);
      expect(raw.packedOf(BYTES.pong)[0]?.readDoubleLE(0)).to.equal(12.5);
    });

    it("[TR1] ends a connection for a malformed intent or ping, and looks at nothing that came with it", async () => {
      for (const bad of [malformed(), clientFrame(packed(BYTES.ping, Buffer.alloc(9)))]) {
        const raw = await join();
        await raw.until("a snapshot", () => raw.packedOf(BYTES.snapshot).length > 0);
        const refused = await floor.metric("refusals_total");
        const counted = await intentsDuring(async () => {
          raw.write(intent(1), bad, intent(2), intent(3), ...emotes(10), word("emote", "?"));
          expect(await reasonOf(raw)).to.equal("malformedMessage");
          raw.write(intent(4), malformed());
        });
        expect(counted, "intents taken").to.equal(1);
        expect((await floor.metric("refusals_total")) - refused, "words answered").to.equal(0);
      }
    });

    it("[TR1] ends a connection for a packed message of no known type", async () => {
      const raw = await join();
      raw.write(clientFrame(packed(99, Buffer.of(1))));
      expect(await reasonOf(raw)).to.equal("unknownMessage");
    });

    it("[TR1] lets a session say so much, in packed bytes and in words together, and then ends it", async () => {
      const raw = await join();
      const intents = LIMITS.clientMessagesPerSecond - 20;
      const counted = await intentsDuring(async () => {
        raw.write(...Array.from({ length: intents }, (_, index) => intent(index + 1)));
        await raw.until("nothing", () => true);
        expect(raw.closing).to.equal(null);
        raw.write(...emotes(30));
        expect(await reasonOf(raw)).to.equal("tooManyMessages");
      });
      expect(counted).to.equal(intents);
    });

    it("[TR1] ends a flood of intents, each in a chunk with many, and counts no more than its budget", async () => {
      const raw = await join();
      const counted = await intentsDuring(async () => {
        for (let tick = 1; tick < 2000; tick += 50) {
          raw.write(...Array.from({ length: 50 }, (_, index) => intent(tick + index)));
        }
        expect(await reasonOf(raw)).to.equal("tooManyMessages");
      });
      expect(counted).to.be.within(LIMITS.clientMessagesPerSecond, LIMITS.clientMessagesPerSecond + 5);
    });

    it("counts who comes and goes, also those who were ended", async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const earlier = await floor.metric("clients");
      const [leaves, breaks] = [await join(), await join()];
      expect(await floor.metric("clients")).to.equal(earlier + 2);
      leaves.destroy();
      breaks.write(malformed());
      await breaks.until("the server's close", () => breaks.closing !== null);
      breaks.destroy();
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await floor.metric("clients")).to.equal(earlier);
    });
  });
}
