import type { Client } from "@colyseus/core";
import { WorldState } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { CopyingSerializer } from "../../src/rooms/CopyingSerializer.ts";

describe("CopyingSerializer", () => {
  it("[REP8] hands sockets bytes that no later patch writes into", () => {
    const sent: Uint8Array[] = [];
    // What the serializer asks of a client that has joined (state 1).
    const client = { state: 1, raw: (bytes: Uint8Array) => sent.push(bytes) } as unknown as Client;
    const state = new WorldState();
    const serializer = new CopyingSerializer<WorldState>();
    serializer.reset(state);
    const full = serializer.getFullState(client);
    const before = Buffer.from(full).toString("hex");
    for (const online of [11, 22]) {
      state.online = online;
      serializer.applyPatches([client], state);
    }
    serializer.getFullState(client);
    const [first, second] = sent.map((bytes) => Buffer.from(bytes).toString("hex"));
    expect(first).to.contain("810b00");
    expect(second).to.contain("811600");
    expect(Buffer.from(full).toString("hex")).to.equal(before);
  });
});
