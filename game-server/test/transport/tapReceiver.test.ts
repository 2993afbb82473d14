import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "chai";
import { describe, it } from "mocha";
import { isKnownWs, KNOWN_WS_VERSION } from "../../src/transport/tapReceiver.ts";

const require = createRequire(import.meta.url);

describe("what is known of ws' insides", () => {
  it(`is about the installed version: read lib/receiver.js and lib/sender.js anew before ${KNOWN_WS_VERSION} is changed`, () => {
    expect((require("ws/package.json") as { version: string }).version).to.equal(KNOWN_WS_VERSION);
    expect(isKnownWs).to.equal(true);
  });

  it("is about the ws that Colyseus uses, and it is pinned", () => {
    const transport = createRequire(require.resolve("@colyseus/ws-transport"));
    expect(transport.resolve("ws/package.json")).to.equal(require.resolve("ws/package.json"));
    const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
    expect((JSON.parse(manifest) as { dependencies: Record<string, string> }).dependencies["ws"]).to.equal(
      KNOWN_WS_VERSION,
    );
  });
});
