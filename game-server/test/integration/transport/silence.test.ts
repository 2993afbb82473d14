import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { ProbeRoom } from "../../transport/ProbeRoom.ts";
import { clientFrame, OPCODE, packed, type RawClient } from "../../transport/RawClient.ts";
import { type ServerUnderTest, startServer } from "../../transport/startServer.ts";

const PATIENCE = { pingInterval: 60, pingMaxRetries: 2 };

describe("clients that may no longer be there", () => {
  let server: ServerUnderTest;
  before(async () => {
    server = await startServer({ transport: "crowd", roomClass: () => ProbeRoom, patience: PATIENCE });
  });
  after(() => server.stop());

  it("are asked, and cut off where nothing comes back; whoever speaks or answers is not", async () => {
    const [speaks, answers, silent] = await Promise.all(
      (["Speaks", "Answers", "Silent"] as const).map(async (name) => (await server.join(name)).raw),
    );
    if (!speaks || !answers || !silent) throw new Error("Not everybody came in.");
    silent.answersPings = false;
    const pingsTo = (raw: RawClient) => raw.frames.filter(({ opcode }) => opcode === OPCODE.ping).length;
    const talking = setInterval(() => speaks.write(clientFrame(packed(1, Buffer.of(1)))), 5);
    try {
      await silent.until("the end of the silent one", () => silent.isClosed);
      expect(pingsTo(silent)).to.be.at.least(PATIENCE.pingMaxRetries);
      // As long again, and longer.
      const asked = pingsTo(answers);
      await answers.until("more questions", () => pingsTo(answers) > asked + PATIENCE.pingMaxRetries);
      expect(answers.isClosed, "who only answers stays").to.equal(false);
      expect(speaks.isClosed, "who speaks stays").to.equal(false);
      // At most the one that was due before its first word.
      expect(pingsTo(speaks), "and is not asked").to.be.at.most(1);
    } finally {
      clearInterval(talking);
    }
  });
});
