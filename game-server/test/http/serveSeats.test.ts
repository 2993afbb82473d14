import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { matchMaker } from "@colyseus/core";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { serveSeats } from "../../src/http/serveSeats.ts";
import { JoinRefused } from "../../src/rooms/JoinRefused.ts";

describe("asking for a seat", () => {
  const server = createServer();
  const { invokeMethod } = matchMaker.controller;
  const logged: unknown[] = [];
  let url = "";

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/matchmake/joinOrCreate/world`;
    serveSeats(server, (_request, response) => response.writeHead(404).end(), undefined, {
      warn: (...line: unknown[]) => void logged.push(line),
    });
  });
  after(() => {
    matchMaker.controller.invokeMethod = invokeMethod;
    server.close();
  });

  async function askWhere(fail: () => never): Promise<[status: number, body: unknown]> {
    matchMaker.controller.invokeMethod = async () => fail();
    const response = await fetch(url, { method: "POST", body: "{}" });
    return [response.status, await response.json()];
  }

  it("[check 25] says why one may not come in, and nothing of what fails inside", async () => {
    const banned = new JoinRefused("bannedFromWorld", { details: { why: "Spam", until: null } });
    const told = { code: 403, error: 'bannedFromWorld {"why":"Spam","until":null}' };
    expect(
      await askWhere(() => {
        throw banned;
      }),
    ).to.deep.equal([403, told]);
    expect(
      await askWhere(() => {
        throw Object.assign(new Error("connect ECONNREFUSED 10.1.2.3:5432"), { code: 525 });
      }),
    ).to.deep.equal([503, { code: 503, error: "unavailable" }]);
    expect(logged, "for operators").to.have.length(1);
  });
});
