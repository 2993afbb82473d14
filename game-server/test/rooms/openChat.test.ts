import type { KeptChatMessage, NewChatMessage } from "@crowdwire/db";
import { userId, worldId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { ChatPeer } from "../../src/chat/Chat.ts";
import { openChat } from "../../src/rooms/openChat.ts";

const [ada, bea, gone] = [userId("ada"), userId("bea"), null];
const peer = { userId: ada, entityId: 1, name: "Ada", keepsOrder: false } satisfies ChatPeer;

const kept = (sequence: number, change: Partial<KeptChatMessage> = {}): KeptChatMessage => ({
  sequence,
  scope: "world",
  senderId: ada,
  senderName: "Ada",
  recipientId: null,
  recipientName: null,
  audience: [],
  clientId: `said-before-${sequence}`,
  text: `message ${sequence}`,
  sentAt: new Date(1000),
  editedAt: null,
  isDeleted: false,
  ...change,
});
const near = { scope: "nearby", audience: [bea] } as const;
const letter = { scope: "direct", recipientId: bea, recipientName: "Bea" } as const;

/** A world's chat that is opened over what an archive has. */
async function opened(recent: readonly KeptChatMessage[]) {
  const written: NewChatMessage[] = [];
  const parts = {
    services: {
      chat: {
        open: async () => ({ firstId: 100, recent: [...recent] }),
        keep: (message: NewChatMessage) => written.push(message) > 0,
      },
      wallClock: () => new Date(2000),
    },
    worldId: worldId("w"),
    people: { all: () => [peer], ofEntity: () => undefined, ofUser: () => undefined, near: () => [] },
    order: { settings: { isChatOn: true, slowModeSeconds: 0 }, roster: { get: () => undefined } },
    wrote: () => undefined,
  };
  return { ...(await openChat(parts as unknown as Parameters<typeof openChat>[0])), written };
}

describe("the chat of a world that is opened anew", () => {
  for (const [scope, change] of [
    ["everyone", {}],
    ["those near", near],
    ["one person", letter],
  ] as const) {
    it(`[SH7] knows what was written to ${scope} before, and takes it once where its author did not see it come back`, async () => {
      const { chat, written } = await opened([kept(7), kept(8, change)]);
      const { entries } = chat.since(ada, 7);
      expect(entries.map((entry) => [entry.id, entry.kind === "message" && entry.clientId])).to.deep.equal([
        [8, "said-before-8"],
      ]);
      const again = { scope: "world", text: "message 8", clientId: "said-before-8" } as const;
      expect(chat.say(peer, again)).to.equal(undefined);
      expect(chat.takeNews(), "nobody reads it twice").to.deep.equal([]);
      expect(written).to.deep.equal([]);
      expect(chat.say(peer, { ...again, clientId: "said-after-8" }), "another of the same words").to.equal(undefined);
      expect(written.map(({ sequence }) => sequence)).to.deep.equal([100]);
    });
  }

  it("shows to each what was theirs to read, and no letter of anybody who is gone", async () => {
    const { chat } = await opened([
      kept(1),
      kept(2, near),
      kept(3, letter),
      kept(4, { isDeleted: true, text: "" }),
      kept(5, { ...letter, recipientId: gone, recipientName: null }),
      kept(6, { ...letter, senderId: gone }),
    ]);
    const readBy = (name: string) => chat.since(userId(name), 0).entries.map(({ id }) => id);
    expect(readBy("ada")).to.deep.equal([1, 2, 3]);
    expect(readBy("bea")).to.deep.equal([1, 2, 3]);
    expect(readBy("cleo")).to.deep.equal([1]);
    expect(chat.since(ada, 2).entries[0]).to.deep.include({ to: { entityId: 0, name: "Bea" } });
  });
});
