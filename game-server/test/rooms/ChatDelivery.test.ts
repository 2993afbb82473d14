import { type ChatEntry, decodeChat, type UserId, userId, worldId } from "@crowdwire/protocol";
import { PACE } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { Chat, type ChatPeer } from "../../src/chat/Chat.ts";
import { ChatDelivery } from "../../src/rooms/ChatDelivery.ts";
import type { Visitor } from "../../src/rooms/Visitors.ts";

const peer = (name: string, entityId: number): ChatPeer => ({
  userId: userId(name),
  entityId,
  name,
  keepsOrder: false,
});
const ada = peer("Ada", 1);
const bea = peer("Bea", 2);

/** Somebody who is told, and whose line may be clogged. */
function reader(name: string) {
  const entries: ChatEntry[] = [];
  const writes: Uint8Array[] = [];
  const line = { buffered: 0 };
  const visitor = {
    userId: userId(name),
    chatId: 0,
    isChatting: false,
    isClosing: false,
    isBehind: false,
    line: {
      bufferedBytes: () => line.buffered,
      send: (_type: number, bytes: Uint8Array) => {
        writes.push(bytes);
        entries.push(...decodeChat(bytes).entries);
      },
    },
  };
  const ids = () => entries.map(({ id }) => id);
  return { visitor: visitor as unknown as Visitor, line, writes, ids };
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
  const say = (who: ChatPeer, scope: "world" | { to: number } = "world") =>
    expect(chat.say(who, { scope: scope as never, text: "x", clientId: `name-${++names}x` })).to.equal(undefined);
  return { delivery, say };
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
});
