import type { ChatMessage } from "@crowdwire/protocol";
import type { ChatHistory } from "@crowdwire/protocol/rest";
import { expect } from "chai";
import { describe, it } from "mocha";
import { ApiError } from "../../src/api/ApiError.ts";
import { createChatStore, earlierOf } from "../../src/chat/chatStore.ts";
import { type HistoryQuery, loadEarlier } from "../../src/chat/loadEarlier.ts";

type Line = ChatHistory["messages"][number];

const line = (id: number, change: Partial<Line> = {}): Line => ({
  id: String(id),
  author: { userId: "user-noor", name: "Noor" },
  to: null,
  text: `line ${id}`,
  sentAt: "2026-11-28T09:00:00.000Z",
  editedAt: null,
  isDeleted: false,
  ...change,
});

const message = (id: number, change: Partial<ChatMessage> = {}): ChatMessage => ({
  kind: "message",
  id,
  scope: "world",
  from: { entityId: 0, name: "Noor" },
  to: null,
  text: "now",
  sentAtMs: 0,
  isEdited: false,
  mentions: [],
  clientId: "",
  ...change,
});

/** A history that answers in turn, and notes what it was asked. */
function history(...answers: (ChatHistory | Error)[]) {
  const asked: HistoryQuery[] = [];
  const read = async (query: HistoryQuery) => {
    asked.push(query);
    const answer = answers.shift();
    if (answer === undefined) throw new Error("Asked once too often.");
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, read };
}

const SELF = "user-ada";
const world = { channel: "world", partner: null, userId: SELF } as const;

describe("loadEarlier", () => {
  it("goes back from the oldest that is shown, page by page, to the end, without what was deleted", async () => {
    const store = createChatStore({ messages: [message(90, { scope: "nearby" }), message(91)] });
    const { asked, read } = history(
      { messages: [line(50), line(51, { isDeleted: true }), line(52)], next: "50" },
      { messages: [line(7)], next: null },
    );
    await loadEarlier(store, world, read);
    expect(earlierOf(store.getState(), "world").phase).to.equal("more");
    await loadEarlier(store, world, read);
    await loadEarlier(store, world, read);
    expect(asked).to.deep.equal([
      { scope: "world", before: "91" },
      { scope: "world", before: "50" },
    ]);
    const { messages, phase } = earlierOf(store.getState(), "world");
    expect(messages.map(({ id }) => id)).to.deep.equal([7, 50, 52]);
    expect(phase).to.equal("end");
    expect(earlierOf(store.getState(), "nearby").phase, "another channel").to.equal("unread");
  });

  it("knows one's own messages by who wrote them, not by the name", async () => {
    const store = createChatStore();
    const own = line(2, { author: { userId: SELF, name: "Noor" } });
    const { read } = history({ messages: [line(1), own, line(3, { author: null })], next: null });
    await loadEarlier(store, { ...world, channel: "nearby" }, read);
    const { messages } = earlierOf(store.getState(), "nearby");
    expect(messages.map(({ isOwn }) => isOwn)).to.deep.equal([false, true, false]);
    expect(messages.map(({ scope }) => scope)).to.deep.equal(["nearby", "nearby", "nearby"]);
  });

  it("goes on behind a page of which nothing is left to show", async () => {
    const store = createChatStore({ messages: [message(91)] });
    const { asked, read } = history(
      { messages: [line(50, { isDeleted: true }), line(51, { isDeleted: true })], next: "50" },
      { messages: [line(7)], next: null },
    );
    await loadEarlier(store, world, read);
    await loadEarlier(store, world, read);
    expect(asked.map(({ before }) => before)).to.deep.equal(["91", "50"]);
    expect(earlierOf(store.getState(), "world").messages.map(({ id }) => id)).to.deep.equal([7]);
  });

  it("knows a partner from oneself, though both bear one name", async () => {
    const [noor, self] = [0, 7].map((entityId) => ({ entityId, name: "Noor" }));
    const store = createChatStore({
      selfId: 7,
      messages: [message(40, { scope: "direct", from: self!, to: noor! })],
    });
    const own = line(40, { author: { userId: "user-self", name: "Noor" }, to: { userId: "user-noor" } });
    const { asked, read } = history({ messages: [own], next: "40" }, { messages: [], next: null });
    await loadEarlier(store, { channel: noor!, partner: null, userId: SELF }, read);
    expect(asked[1]).to.deep.equal({ scope: "direct", with: "user-noor", before: "40" });
  });

  it("asks once at a time, and again after it failed", async () => {
    const store = createChatStore();
    const { asked, read } = history(new Error("Postgres is away."), { messages: [line(1)], next: null });
    const failing = loadEarlier(store, world, read);
    await loadEarlier(store, world, read);
    expect(asked).to.deep.equal([{ scope: "world" }]);
    expect(await failing.catch((error: Error) => error.message)).to.equal("Postgres is away.");
    expect(earlierOf(store.getState(), "world").phase).to.equal("failed");
    await loadEarlier(store, world, read);
    expect(earlierOf(store.getState(), "world").messages).to.have.lengthOf(1);
  });

  it("takes it for the end where somebody is too new to have said or heard anything, and else says that it failed", async () => {
    const refusal = () => new ApiError("membersOnly", "This is for members of the world.", { status: 403 });
    const newcomer = createChatStore();
    await loadEarlier(newcomer, world, history(refusal()).read);
    expect(earlierOf(newcomer.getState(), "world").phase).to.equal("end");
    const onlooker = createChatStore({ messages: [message(91)] });
    await loadEarlier(onlooker, world, history(refusal()).read);
    expect(earlierOf(onlooker.getState(), "world").phase).to.equal("failed");
  });

  it("finds out by a message whom a direct one was with, where they are known by name alone", async () => {
    const noor = { entityId: 0, name: "Noor" };
    const self = { entityId: 7, name: "Ada" };
    const store = createChatStore({ selfId: 7, messages: [message(40, { scope: "direct", from: self, to: noor })] });
    const own = line(40, { author: { userId: "user-ada", name: "Ada" }, to: { userId: "user-noor" } });
    const { asked, read } = history({ messages: [own], next: "40" }, { messages: [line(3)], next: null });
    await loadEarlier(store, { channel: noor, partner: null, userId: SELF }, read);
    expect(asked).to.deep.equal([
      { scope: "direct", before: "41", limit: 1 },
      { scope: "direct", with: "user-noor", before: "40" },
    ]);
    expect(earlierOf(store.getState(), "to Noor").messages.map(({ id }) => id)).to.deep.equal([3]);
  });

  it("says that it failed where the message is not in the history yet, rather than to show somebody else's", async () => {
    const noor = { entityId: 3, name: "Noor" };
    const store = createChatStore({ selfId: 7, messages: [message(40, { scope: "direct", from: noor })] });
    const { asked, read } = history({ messages: [line(39)], next: "39" });
    const failed = await loadEarlier(store, { channel: noor, partner: null, userId: SELF }, read).catch(
      (error: Error) => error,
    );
    expect(failed).to.be.instanceOf(Error);
    expect(asked).to.have.lengthOf(1);
    expect(earlierOf(store.getState(), "to #3").phase).to.equal("failed");
  });
});
