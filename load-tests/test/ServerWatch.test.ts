import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { ServerWatch } from "../src/ServerWatch.ts";

/** Metrics that are answered when the test says so. */
describe("ServerWatch", () => {
  let server: Server;
  let watch: ServerWatch;
  let waiting: ServerResponse[];
  const asked = async (count: number) => {
    while (waiting.length < count) await once(server, "request");
  };
  const answer = (ticks: number, startedSeconds = 1000) => {
    waiting.shift()!.end(`process_start_time_seconds ${startedSeconds}\ntick_seconds_count ${ticks}\n`);
  };

  beforeEach(async () => {
    waiting = [];
    server = createServer((_request, response) => void waiting.push(response)).listen(0, "127.0.0.1");
    await once(server, "listening");
    watch = new ServerWatch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const begun = watch.begin();
    await asked(1);
    answer(10);
    await begun;
  });
  afterEach(() => server.close());

  it("takes no server for another one that is read while it begins anew", async () => {
    const begun = watch.begin();
    await asked(1);
    const lap = watch.lap();
    await asked(2);
    waiting.reverse();
    answer(30);
    expect((await lap).ticks).to.equal(20);
    answer(31);
    await begun;
    expect(watch.wasRestarted).to.equal(false);
    const figures = watch.figures();
    await asked(1);
    answer(40);
    expect((await figures).ticks, "since it began anew").to.equal(9);
  });

  it("knows a server that was started anew", async () => {
    const lap = watch.lap();
    await asked(1);
    answer(1, 2000);
    expect(await lap.catch((error: Error) => error.message)).to.equal("The server was started anew.");
    expect(watch.wasRestarted).to.equal(true);
  });
});
