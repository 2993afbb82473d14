import type { ChatMessage } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import {
  channelKey,
  channelOf,
  closeChat,
  createChatStore,
  directChannels,
  draftsForAnotherVisit,
  type EarlierMessage,
  keepDraft,
  openChat,
  receive,
  revise,
  unreadTotal,
} from "../../src/chat/chatStore.ts";
import { beginsDay, continues } from "../../src/chat/groupMessages.ts";
import { mentionAt, namesFor } from "../../src/chat/mentionAt.ts";

const SELF = 7;
const noor = { entityId: 2, name: "Noor" };
const self = { entityId: SELF, name: "Ada" };
let lastId = 0;

function message(change: Partial<ChatMessage> = {}): ChatMessage {
  lastId += 1;
  return {
    kind: "message",
    id: lastId,
    scope: "world",
    from: noor,
    to: null,
    text: "hi",
    sentAtMs: 0,
    isEdited: false,
    mentions: [],
    clientId: `${lastId}`,
    ...change,
  };
}

describe("chatStore", () => {
  it("counts what comes while one looks elsewhere, and nothing of what one looks at", () => {
    const store = createChatStore({ selfId: SELF });
    receive(store, message());
    receive(store, message({ scope: "nearby" }));
    expect(unreadTotal(store.getState())).to.equal(2);
    openChat(store);
    expect([...store.getState().unread]).to.deep.equal([["nearby", 1]]);
    receive(store, message());
    expect(unreadTotal(store.getState()), "of the open channel").to.equal(1);
    closeChat(store);
    receive(store, message());
    expect(unreadTotal(store.getState())).to.equal(2);
  });

  it("calls for what names one or is to oneself alone", () => {
    const store = createChatStore({ selfId: SELF });
    receive(store, message());
    expect(store.getState().calls).to.equal(0);
    receive(store, message({ mentions: [SELF] }));
    receive(store, message({ scope: "direct", to: self }));
    expect(store.getState().calls).to.equal(2);
    openChat(store);
    expect(store.getState().calls).to.equal(0);
  });

  it("keeps what two write to each other in one place, whoever wrote it", () => {
    const theirs = message({ scope: "direct", from: noor, to: self });
    const own = message({ scope: "direct", from: self, to: noor });
    expect(channelKey(channelOf(theirs, SELF))).to.equal(channelKey(channelOf(own, SELF)));
    const store = createChatStore({ selfId: SELF, messages: [theirs, own] });
    expect(directChannels(store.getState())).to.deep.equal([noor]);
  });

  it("keeps a direct channel that was opened, also one in which nothing new is written", () => {
    const emile = { entityId: 3, name: "Émile" };
    const store = createChatStore({ selfId: SELF, messages: [message({ scope: "direct", from: noor, to: self })] });
    openChat(store, emile);
    openChat(store, noor);
    openChat(store, emile);
    openChat(store, "world");
    expect(directChannels(store.getState())).to.deep.equal([emile, noor]);
  });

  it("lets what was loaded of the history follow what becomes of it", () => {
    const kept = (id: number): EarlierMessage => ({
      id,
      scope: "nearby",
      authorId: null,
      name: "Noor",
      isOwn: false,
      text: `line ${id}`,
      sentAtMs: 0,
      isEdited: false,
    });
    const store = createChatStore({
      earlier: new Map([["nearby", { messages: [kept(3), kept(4), kept(5)], phase: "more", before: "3" }]]),
    });
    const before = store.getState().earlier.get("nearby");
    revise(store, { kind: "edited", id: 90, target: 4, text: "another" });
    revise(store, { kind: "deleted", id: 91, target: 5 });
    revise(store, { kind: "deleted", id: 92, target: 77 });
    expect(store.getState().earlier.get("nearby")).to.deep.equal({
      ...before,
      messages: [kept(3), { ...kept(4), text: "another", isEdited: true }],
    });
  });
});

describe("messages in a row", () => {
  const minute = 60_000;

  it("stand under one name while the same person writes within five minutes", () => {
    const first = { from: "2", sentAtMs: 10 * minute };
    expect(continues(undefined, first)).to.equal(false);
    expect(continues(first, { from: "2", sentAtMs: 14 * minute })).to.equal(true);
    expect(continues(first, { from: "2", sentAtMs: 15 * minute })).to.equal(false);
    expect(continues(first, { from: "3", sentAtMs: 11 * minute })).to.equal(false);
  });

  it("begin a day where the date changes", () => {
    const noon = { from: "2", sentAtMs: new Date(2026, 10, 28, 12).getTime() };
    expect(beginsDay(noon, { from: "2", sentAtMs: new Date(2026, 10, 28, 23, 59).getTime() })).to.equal(false);
    expect(beginsDay(noon, { from: "2", sentAtMs: new Date(2026, 10, 29, 0, 1).getTime() })).to.equal(true);
  });
});

describe("names behind an @", () => {
  it("are suggested where one types them, and nowhere else", () => {
    expect(mentionAt("hi @No", 6)).to.deep.equal({ start: 3, typed: "No" });
    expect(mentionAt("@", 1)).to.deep.equal({ start: 0, typed: "" });
    expect(mentionAt("me@example", 10), "an address").to.equal(null);
    expect(mentionAt("hi @No and so on", 2), "before it").to.equal(null);
  });

  it("those that begin so come before those with a later word that does", () => {
    expect(namesFor("a", ["Noor Alba", "Ada", "Émile", "Ada"], 5)).to.deep.equal(["Ada", "Noor Alba"]);
    expect(namesFor("", ["B", "A"], 1)).to.deep.equal(["B"]);
  });

  it("keeps what is begun while the panel is closed, by channel, and for another visit what is not for one person", () => {
    const store = createChatStore();
    openChat(store);
    keepDraft(store, "world", "to all");
    keepDraft(store, noor, "to her");
    closeChat(store);
    openChat(store);
    const { drafts } = store.getState();
    expect([...drafts]).to.deep.equal([
      ["world", "to all"],
      ["to #2", "to her"],
    ]);
    expect([...draftsForAnotherVisit({ drafts })]).to.deep.equal([["world", "to all"]]);
    keepDraft(store, "world", "");
    expect(store.getState().drafts.has("world")).to.equal(false);
  });
});
