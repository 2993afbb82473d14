import { userId, worldId } from "@crowdwire/protocol";
import { AppError } from "@crowdwire/service-kit";
import { expect } from "chai";
import { describe, it } from "mocha";
import { createGameServerMetrics } from "../../src/metrics.ts";
import type { Deed } from "../../src/persistence/Deed.ts";
import { EventRecorder } from "../../src/persistence/EventRecorder.ts";
import { TestClock } from "../support/TestClock.ts";

const AT = new Date(0);

/** A recorder for a database that may be away. */
function setUp({ maxItems = 10 } = {}) {
  const clock = new TestClock();
  const { metrics, registry } = createGameServerMetrics();
  const database = { isAway: false };
  const written: string[] = [];
  const logged: unknown[] = [];
  const recorder = new EventRecorder({
    db: {
      statistics: {
        async record({ audit }: { audit: readonly { action: string }[] }) {
          if (database.isAway) throw new AppError("away", { code: "databaseUnavailable", retriable: true });
          written.push(...audit.map(({ action }) => action));
        },
      },
    } as never,
    intervalMs: 1000,
    maxItems,
    timer: clock,
    logger: {
      info: () => undefined,
      warn: () => undefined,
      error: (fields: { entry?: unknown }) => void (fields.entry !== undefined && logged.push(fields.entry)),
    } as never,
    metrics,
  });
  return { clock, recorder, database, written, logged, scrape: () => registry.metrics() };
}

const kick: Deed = { action: "person.kicked", actor: userId("mod"), world: worldId("w"), subject: userId("ada") };
const entry = { action: "person.kicked", at: AT, actorId: "mod", worldId: "w", target: "ada" };

describe("noting what happens", () => {
  it("[check 23] writes the acts that wait when the server ends, before their interval is over", async () => {
    const { recorder, written, logged } = setUp();
    recorder.deed(kick, AT);
    await recorder.close();
    expect(written).to.deep.equal(["person.kicked"]);
    expect(logged).to.deep.equal([]);
  });

  it("[check 23] counts the acts that cannot be written before the end, and leaves each in the server's own log", async () => {
    const { recorder, database, written, logged, scrape } = setUp();
    database.isAway = true;
    recorder.deed(kick, AT);
    recorder.measure({} as never);
    await recorder.close();
    expect(written).to.deep.equal([]);
    expect(logged).to.deep.equal([entry]);
    expect(await scrape()).to.match(/writes_dropped_total\{queue="history",reason="ended"\} 2/);
    recorder.deed(kick, AT);
    expect(logged, "too late").to.have.length(2);
  });

  it("[check 23] does so as well with those for which there is no room, and writes the others once it can", async () => {
    const { recorder, database, written, logged, clock, scrape } = setUp({ maxItems: 1 });
    database.isAway = true;
    expect(recorder.deed(kick, AT)).to.equal(true);
    expect(recorder.deed(kick, AT)).to.equal(false);
    expect(logged).to.deep.equal([entry]);
    expect(await scrape()).to.match(/writes_dropped_total\{queue="history",reason="queueFull"\} 1/);
    await clock.pass(3000);
    database.isAway = false;
    await clock.pass(10_000);
    expect(written).to.deep.equal(["person.kicked"]);
  });
});
