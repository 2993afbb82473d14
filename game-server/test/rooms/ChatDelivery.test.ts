import {
  CHAT_BATCH_BYTES,
  type ChatEntry,
  decodeChat,
  LIMITS,
  type UserId,
  userId,
  worldId,
} from "@crowdwire/protocol";
import { PACE } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { Chat, type ChatPeer } from "../../src/chat/Chat.ts";
import { ChatDelivery } from "../../src/rooms/ChatDelivery.ts";
import { UnreadBytes } from "../../src/rooms/UnreadBytes.ts";
import type { Visitor } from "../../src/rooms/Visitors.ts";

const peer = (name: string, entityId: number): ChatPeer => ({
  userId: userId(name),
  entityId,
  name,
  keepsOrder: false,
});
const ada = peer("Ada", 1);
const bea = peer("Bea", 2);

/** Somebody who is told, whose line may be clogged, and who reads what they are told unless they sleep. */
function reader(name: string) {
  const entries: ChatEntry[] = [];
  const writes: Uint8Array[] = [];
  const past: boolean[] = [];
  const line = { buffered: 0, isAsleep: false };
  let [asked, answered] = [0, 0];
  const reading = {
    ask: () => ++asked,
    answered: () => {
      if (!line.isAsleep) answered = asked;
      return answered;
    },
  };
  const visitor = {
    userId: userId(name),
    chatId: 0,
    isChatting: false,
    isClosing: false,
    isBehind: false,
    unreadChat: new UnreadBytes(reading, PACE.unreadChatBytes / 2),
    line: {
      bufferedBytes: () => line.buffered,
      send: (_type: number, bytes: Uint8Array) => {
        writes.push(bytes);
        const batch = decodeChat(bytes);
        entries.push(...batch.entries);
        past.push(...batch.entries.map(() => batch.isPast));
      },
    },
  };
  const ids = () => entries.map(({ id }) => id);
  const bytes = () => writes.reduce((sum, { length }) => sum + length, 0);
  return { visitor: visitor as unknown as Visitor, line, writes, ids, bytes, past };
}

function setUp({ blocks = [] as readonly (readonly [UserId, UserId])[] } = {}) {
  const isBlocked = (one: UserId, other: UserId) =>
    blocks.some((pair) => pair.includes(one) && pair.includes(other) && one !== other);
  const everybody = [ada, bea];
  const chat = new Chat(
    {
      worldId: worldId("w"),
      people: () => everybody,
      peerOfEntity: (id) => everybody.find(({ entityId }) => entityId === id),
      peerOfUser: (user) => everybody.find((each) => each.userId === user),
      near: () => [],
      isBlocked,
      settings: { isChatOn: true, slowModeSeconds: 0 },
      archive: { keep: () => true, find: async () => null, edit: async () => true, delete: async () => true },
      now: () => new Date(1000),
    },
    1,
    60_000,
  );
  const delivery = new ChatDelivery({
    chat,
    isBlocked,
    hasBlocks: (user) => blocks.some((pair) => pair.includes(user)),
  });
  let names = 0;
  const say = (who: ChatPeer, scope: "world" | { to: number } = "world", text = "x") =>
    expect(chat.say(who, { scope: scope as never, text, clientId: `name-${++names}x` })).to.equal(undefined);
  return { delivery, say, chat };
}

describe("telling people what is written", () => {
  it("[SH7] [REP7] tells whoever does not keep up later, everything once and in order, and the others at once", () => {
    const { delivery, say } = setUp();
    const [slow, quick] = [reader("slow"), reader("quick")];
    const all = [slow.visitor, quick.visitor];
    for (const visitor of all) delivery.begin(visitor);
    const tick = () => delivery.deliver(all);
    say(ada);
    tick();
    slow.line.buffered = PACE.bufferedBytes + 1;
    for (let count = 0; count < 3; count++) {
      say(ada);
      tick();
    }
    expect([slow.ids(), quick.ids()]).to.deep.equal([[1], [1, 2, 3, 4]]);
    slow.line.buffered = 0;
    say(ada);
    tick();
    expect(slow.ids(), "what they missed, and then what is new").to.deep.equal([1, 2, 3, 4, 5]);
    tick();
    expect([slow.ids(), quick.ids()]).to.deep.equal([
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 5],
    ]);
  });

  it("[SH7] encodes what everyone is told once for all of them", () => {
    const { delivery, say } = setUp();
    const readers = ["one", "two", "three"].map(reader);
    for (const { visitor } of readers) delivery.begin(visitor);
    say(ada);
    delivery.deliver(readers.map(({ visitor }) => visitor));
    expect(new Set(readers.map(({ writes }) => writes[0])).size).to.equal(1);
  });

  it("tells letters to the two concerned, nothing between two of whom one blocks the other, and nothing to who looks away", () => {
    const { delivery, say } = setUp({ blocks: [[userId("blocker"), ada.userId]] });
    const [sender, receiver, blocker, away] = [reader("Ada"), reader("Bea"), reader("blocker"), reader("away")];
    const all = [sender, receiver, blocker, away].map(({ visitor }) => visitor);
    for (const visitor of all) delivery.begin(visitor);
    delivery.end(away.visitor);
    say(ada, { to: 2 });
    say(bea);
    say(ada);
    delivery.deliver(all);
    expect([sender, receiver, blocker, away].map(({ ids }) => ids())).to.deep.equal([[1, 2, 3], [1, 2, 3], [2], []]);
    delivery.begin(away.visitor);
    expect(away.ids(), "who looks again reads on").to.deep.equal([2, 3]);
  });

  describe("to somebody who missed much", () => {
    const LONG = "x".repeat(500);
    const MISSED = 4000;
    /** Most that is handed over at once: a step, and the message that was begun in it. */
    const STEP = PACE.chatBytesPerStep + CHAT_BATCH_BYTES;
    const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

    /** Somebody who had the first of so many entries comes back. */
    function comeBack() {
      const set = setUp();
      for (let count = 0; count < MISSED; count++) set.say(ada, "world", LONG);
      set.delivery.deliver([]);
      const back = reader("Bea");
      back.visitor.chatId = 1;
      return { ...set, back, tick: () => set.delivery.deliver([back.visitor]) };
    }

    it("[REP6] hands over a step at a time, and no more than may be unread until it is read", () => {
      const { delivery, back, tick } = comeBack();
      back.line.isAsleep = true;
      delivery.begin(back.visitor);
      expect(back.bytes()).to.be.within(PACE.chatBytesPerStep, STEP);
      for (let ticks = 0; ticks < 400; ticks++) {
        const before = back.bytes();
        tick();
        expect(back.bytes() - before).to.be.at.most(STEP);
      }
      expect(back.bytes()).to.be.within(PACE.unreadChatBytes, PACE.unreadChatBytes + CHAT_BATCH_BYTES);
    });

    it("[SH7] [REP7] loses nothing, in order, whatever is written meanwhile, and says what is news and what is not", () => {
      const { delivery, say, back, tick } = comeBack();
      delivery.begin(back.visitor);
      let written = MISSED;
      for (let ticks = 0; ticks < 40; ticks++) {
        back.line.isAsleep = ticks % 3 !== 0;
        back.visitor.isBehind = ticks % 7 === 0;
        say(bea);
        written++;
        tick();
      }
      back.line.isAsleep = false;
      back.visitor.isBehind = false;
      for (let ticks = 0; ticks < 200; ticks++) tick();
      expect(back.ids()).to.deep.equal(numbers(2, written));
      expect(back.past.indexOf(false), "what came after them is news").to.equal(MISSED - 1);
      expect(back.past.lastIndexOf(true)).to.equal(MISSED - 2);
      say(ada);
      tick();
      expect(back.ids().at(-1)).to.equal(written + 1);
    });

    it("tells whoever reads what was written in a busy minute within a second", () => {
      const { delivery, say, chat } = setUp();
      for (let count = 0; count < 600; count++) say(ada, "world", "x".repeat(200));
      delivery.deliver([]);
      const back = reader("Bea");
      back.visitor.chatId = 1;
      delivery.begin(back.visitor);
      for (let ticks = 0; ticks < LIMITS.tickHz; ticks++) delivery.deliver([back.visitor]);
      expect(back.visitor.chatId).to.equal(chat.toldId);
      expect(back.ids()).to.deep.equal(numbers(2, 600));
    });

    it("[REP6] bounds what comes as it is written just the same, and tells the rest once that is read", () => {
      const { delivery, say } = setUp();
      const [sleeper, quick] = [reader("sleeper"), reader("quick")];
      const all = [sleeper.visitor, quick.visitor];
      for (const visitor of all) delivery.begin(visitor);
      sleeper.line.isAsleep = true;
      for (let count = 1; count <= 1000; count++) {
        say(ada, "world", LONG);
        if (count % 5 === 0) delivery.deliver(all);
      }
      expect(sleeper.bytes()).to.be.within(PACE.unreadChatBytes / 2, PACE.unreadChatBytes + CHAT_BATCH_BYTES);
      expect(quick.ids()).to.deep.equal(numbers(1, 1000));
      sleeper.line.isAsleep = false;
      for (let ticks = 0; ticks < 100; ticks++) delivery.deliver(all);
      expect(sleeper.ids()).to.deep.equal(numbers(1, 1000));
    });

    it("gives nothing anew to whoever looks away and back without reading", () => {
      const { delivery, back, tick } = comeBack();
      back.line.isAsleep = true;
      for (let times = 0; times < 100; times++) {
        delivery.begin(back.visitor);
        tick();
        delivery.end(back.visitor);
      }
      expect(back.bytes()).to.be.at.most(PACE.unreadChatBytes + CHAT_BATCH_BYTES);
    });
  });
});
