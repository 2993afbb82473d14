import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "chai";
import { describe, it } from "mocha";

const run = promisify(execFile);

/** Twenty who come at once to a room that takes a second and a half to open, in a process of its own: how many rooms there are then. */
const SCENE = `
await import("./game-server/src/app.ts");
const { createMatchmaking } = await import("./game-server/src/rooms/createMatchmaking.ts");
const { Server, Room, matchMaker } = await import("@colyseus/core");
const { WebSocketTransport } = await import("@colyseus/ws-transport");
class Slow extends Room {
  async onCreate() { await new Promise((resolve) => setTimeout(resolve, 1500)); }
}
const server = new Server({ transport: new WebSocketTransport({}), greet: false, ...createMatchmaking(undefined, console).options });
server.define("world", Slow).filterBy(["worldId"]);
await server.listen(0);
await Promise.all(Array.from({ length: 20 }, () => matchMaker.joinOrCreate("world", { worldId: "plaza" })));
console.log((await matchMaker.query({})).length);
process.exit(0);
`;

describe("a world that takes long to open", function () {
  this.timeout(60_000);

  it("[SH6] is opened once, however many come meanwhile", async () => {
    const root = new URL("../../..", import.meta.url);
    const { stdout, stderr } = await run(process.execPath, ["--input-type=module", "--eval", SCENE], { cwd: root });
    expect(stdout.trim().split("\n").at(-1)).to.equal("1");
    expect(stderr, "a crowd is no leak").to.not.include("MaxListeners");
  });
});
