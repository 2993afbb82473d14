import { type ChatEntry, clientMessages, encodeChat } from "@crowdwire/protocol";
import { createRandom } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { ChatEar } from "../src/chat/ChatEar.ts";
import { ChatSpeaker } from "../src/chat/ChatSpeaker.ts";
import { chatName, readChatName } from "../src/chat/chatName.ts";
import { CrowdLedger } from "../src/measure/CrowdLedger.ts";
import { crowdFigures } from "../src/report/LoadReport.ts";

function entry(id: number, clientId: string): ChatEntry {
  const from = { entityId: 1, name: "Ada" };
  return {
    kind: "message",
    id,
    scope: "world",
    from,
    to: null,
    text: "hello",
    sentAtMs: 1,
    isEdited: false,
    mentions: [],
    clientId,
  };
}

function hear(batches: readonly (readonly [number, string])[][], flags?: { hasGap: boolean; isPast: boolean }) {
  const ledger = new CrowdLedger();
  const own: number[] = [];
  const ear = new ChatEar(7, ledger, (number) => own.push(number));
  for (const batch of batches) {
    for (const bytes of encodeChat(
      batch.map(([id, name]) => entry(id, name)),
      flags,
    ))
      ear.take(bytes);
  }
  const { chatHeard, chatTwice, chatMissed } = ledger.counts;
  return { chatHeard, chatTwice, chatMissed, own, lastId: ear.lastId };
}

describe("a client's ear for the chat", () => {
  const [a1, a2, a3, b1] = [chatName(1, 1), chatName(1, 2), chatName(1, 3), chatName(7, 1)];

  it("[SH7] is content with each message once, in order, whoever else writes", () => {
    const heard = hear([
      [[10, a1]],
      [[11, "somebody-else"]],
      [
        [14, b1],
        [15, a2],
      ],
      [[16, a3]],
    ]);
    expect(heard).to.deep.equal({ chatHeard: 4, chatTwice: 0, chatMissed: 0, own: [1], lastId: 16 });
  });

  it("[SH7] notices what comes twice", () => {
    expect(hear([[[10, a1]], [[10, a1]]])).to.include({ chatHeard: 1, chatTwice: 1 });
    expect(hear([[[10, a1]], [[11, a1]]]), "under another number").to.include({ chatTwice: 1 });
  });

  it("[SH7] notices what comes after its time", () => {
    expect(hear([[[11, a1]], [[10, b1]]])).to.include({ chatHeard: 1, chatTwice: 1 });
    expect(hear([[[10, a2]], [[11, a1]]])).to.include({ chatTwice: 1 });
  });

  it("[SH7] notices what is missing: by its speaker's count, or because the server says so", () => {
    expect(hear([[[10, a1]], [[12, a3]]])).to.include({ chatHeard: 2, chatMissed: 1 });
    expect(hear([[[10, a1]]], { hasGap: true, isPast: false })).to.include({ chatMissed: 1 });
  });

  it("does not count what was written before it came, in however many messages, but what it missed while it was away", () => {
    const past = { hasGap: false, isPast: true };
    expect(hear([[[10, a2]], [[11, a1]]], past)).to.include({ chatHeard: 0, chatMissed: 0, chatTwice: 0, lastId: 11 });
    const ledger = new CrowdLedger();
    const ear = new ChatEar(7, ledger, () => undefined);
    for (const isPast of [true, false, true]) {
      const [id, name] = [ear.lastId + 1, [a1, a2, a3][ear.lastId]!];
      for (const bytes of encodeChat([entry(id, name)], { hasGap: false, isPast })) ear.take(bytes);
    }
    expect(ledger.counts).to.include({ chatHeard: 2, chatMissed: 0, chatTwice: 0 });
  });

  it("takes what an earlier run wrote for nothing of its own", () => {
    const ledger = new CrowdLedger();
    const ear = new ChatEar(7, ledger, () => undefined);
    const take = (id: number, name: string, isPast: boolean) => {
      for (const bytes of encodeChat([entry(id, name)], { hasGap: false, isPast })) ear.take(bytes);
    };
    take(10, a2, true);
    take(11, a1, false);
    expect(ledger.counts).to.include({ chatHeard: 1, chatTwice: 0, chatMissed: 0 });
  });
});

describe("a crowd's count of what it heard", () => {
  /** Three messages of one speaker, heard by two: by the other one only these. */
  function countOf(heardByOther: readonly number[]) {
    const ledger = new CrowdLedger();
    ledger.counts.chatSaid = 3;
    for (const numbers of [[1, 2, 3], heardByOther]) {
      const ear = new ChatEar(7, ledger, () => undefined);
      for (const number of numbers)
        for (const bytes of encodeChat([entry(9 + number, chatName(1, number))])) ear.take(bytes);
    }
    return crowdFigures({
      joined: 2,
      away: 0,
      errors: [],
      voices: { connected: 0, consumers: 0 },
      ledger,
      loopDelayP99Ms: 0,
    }).chat;
  }

  it("[SH7] is content where everybody heard each message once", () => {
    expect(countOf([1, 2, 3])).to.include({ due: 6, heard: 6, missed: 0, twice: 0 });
  });

  for (const [which, heard] of [
    ["the first", [2, 3]],
    ["one in the middle", [1, 3]],
    ["the last", [1, 2]],
  ] as const) {
    it(`[SH7] notices that somebody lost ${which} that a speaker wrote`, () => {
      expect(countOf(heard)).to.include({ missed: 1, twice: 0 });
    });
  }

  it("[SH7] notices who hears nothing at all, and takes nothing that comes twice for what is missing", () => {
    expect(countOf([])).to.include({ missed: 3 });
    expect(countOf([1, 2, 2])).to.include({ missed: 1, twice: 1 });
  });
});

describe("what the crowd writes", () => {
  it("bears names that can be read again, and no others can", () => {
    expect(readChatName(chatName(799, 41))).to.deep.equal({ index: 799, number: 41 });
    expect(readChatName("0123456789ab")).to.equal(null);
    const message = { scope: "world", text: "hello", clientId: chatName(9999, 99_999) };
    expect(clientMessages.chat.body.safeParse(message).success, "a server takes them").to.equal(true);
  });

  it("comes at the pace it was told, from one moment to another", () => {
    const said: { nowMs: number; clientId: string; text: string }[] = [];
    let nowMs = 0;
    const speaker = new ChatSpeaker({
      index: 3,
      random: createRandom(5),
      say: ({ clientId, text }) => said.push({ nowMs, clientId, text }),
    });
    speaker.begin(500, 20_500, 4000);
    for (; nowMs < 30_000; nowMs += 50) expect(speaker.step(nowMs)).to.equal(said.at(-1)?.nowMs === nowMs);
    expect(said.map(({ clientId }) => readChatName(clientId)?.number)).to.deep.equal([1, 2, 3, 4, 5]);
    expect(said[0]!.nowMs).to.be.within(500, 4500);
    expect(said[4]!.nowMs - said[0]!.nowMs).to.be.closeTo(16_000, 50);
    expect(speaker.saidMs(5)).to.equal(said[4]!.nowMs);
    for (const { text } of said) expect(text.length).to.be.within(1, 250);
  });
});
