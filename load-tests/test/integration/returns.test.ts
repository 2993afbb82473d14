import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import { TEST_LOAD_KEY } from "../../../test/support/GameServerProcess.ts";
import { useWorld } from "../../../test/support/useWorld.ts";
import { CrowdRun } from "../../src/CrowdRun.ts";
import { comingsOf } from "../../src/scenarios/attendance.ts";
import { scenarioOf } from "../../src/scenarios/index.ts";
import { FIGURES } from "../../src/slo/figures.ts";

const BOTS = 14;
const SEED = 1;

/** When each of the crowd comes and goes in so many seconds. */
const plans = (seconds: number) =>
  Array.from({ length: BOTS }, (_, index) => comingsOf(scenarioOf("churn").attendance, SEED, index, seconds));

describe("a crowd that comes and goes", function () {
  this.timeout(60_000);
  const tested = useWorld();
  const proxies: Server[] = [];
  const runs: CrowdRun[] = [];

  afterEach(async () => {
    for (const run of runs.splice(0)) await run.close();
    for (const proxy of proxies.splice(0)) proxy.close();
  });

  /** A way to the server that takes nobody new once its door is shut; whoever is through stays. */
  async function wayIn(): Promise<{ url: string; shut(): void }> {
    const { hostname, port } = new URL(tested().server.url);
    let isShut = false;
    const proxy = createServer((socket) => {
      if (isShut) {
        socket.destroy();
        return;
      }
      const onward = connect(Number(port), hostname);
      for (const [from, to] of [
        [socket, onward],
        [onward, socket],
      ] as const) {
        from.pipe(to);
        from.on("error", () => undefined).on("close", () => to.destroy());
      }
    });
    proxies.push(proxy);
    await once(proxy.listen(0, "127.0.0.1"), "listening");
    return {
      url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      shut() {
        isShut = true;
      },
    };
  }

  async function letIn(url: string): Promise<CrowdRun> {
    const { opsUrl } = tested().server;
    const run = await CrowdRun.open({
      scenario: "churn",
      url,
      opsUrl,
      world: "plaza",
      seed: SEED,
      bots: BOTS,
      workers: 1,
      loadTestKey: TEST_LOAD_KEY,
      voices: { speaking: undefined, hasVideo: false, sfuOpsUrl: opsUrl },
      progress: () => undefined,
      signal: new AbortController().signal,
    });
    runs.push(run);
    await run.enter(BOTS, 0);
    return run;
  }

  it("misses nobody whose way back began just before the end", async () => {
    const returns = plans(10).flatMap((comings) => comings.filter(({ what }) => what === "join"));
    const { atMs } = returns.find((coming) => coming.atMs > 2000)!;
    const run = await letIn(tested().server.url);
    const { figures } = await run.measure((atMs + 6) / 1000);
    expect(figures.crowd.errors).to.deep.equal([]);
    expect(FIGURES.missing.read(figures)).to.equal(0);
  });

  it("finds whoever could not come back", async () => {
    const seconds = 4;
    const expected = plans(seconds).filter((comings) => comings.at(-1)?.what === "join").length;
    expect(expected, "somebody is to come back").to.be.greaterThan(0);
    const { url, shut } = await wayIn();
    const run = await letIn(url);
    shut();
    const { figures } = await run.measure(seconds);
    expect(FIGURES.missing.read(figures)).to.equal(expected);
  });
});
