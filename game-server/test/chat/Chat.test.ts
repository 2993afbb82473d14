import type { KeptChatMessage, NewChatMessage } from "@crowdwire/db";
import { decodeChat, encodeChat, type UserId, userId, worldId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { Chat, type ChatPeer, RING_ENTRIES } from "../../src/chat/Chat.ts";
import { TRAIL_MESSAGES } from "../../src/chat/ChatTrail.ts";
import { findMentions } from "../../src/chat/findMentions.ts";
import { EVIDENCE_MS } from "../../src/order/EvidenceLog.ts";

const peer = (name: string, entityId: number, keepsOrder = false): ChatPeer => ({
  userId: userId(name),
  entityId,
  name,
  keepsOrder,
});
const ada = peer("Ada", 1);
const bea = peer("Bea", 2);
const cleo = peer("Cleo", 3);
const mod = peer("Mod", 4, true);

/** A chat of four people who all stand together, with a clock and an archive that may be full. */
function setUp({ slowModeSeconds = 0, isChatOn = true, blocked = new Set<string>() } = {}) {
  const settings = { isChatOn, slowModeSeconds };
  const kept: NewChatMessage[] = [];
  /** Written long ago, by number. */
  const old = new Map<number, KeptChatMessage>();
  const state = { nowMs: 1_000_000, isFull: false, isAway: false, answers: [] as (() => void)[], isSlow: false };
  const everybody = [ada, bea, cleo, mod];
  const changed = async () => {
    if (state.isAway) throw new Error("away");
    if (state.isSlow) await new Promise<void>((resolve) => state.answers.push(resolve));
    return true;
  };
  const chat = new Chat(
    {
      worldId: worldId("w"),
      people: () => everybody,
      peerOfEntity: (id) => everybody.find(({ entityId }) => entityId === id),
      peerOfUser: (user) => everybody.find((other) => other.userId === user),
      near: (user) => everybody.map((other) => other.userId).filter((other) => other !== user),
      isBlocked: (one: UserId, other: UserId) => blocked.has(`${one} ${other}`) || blocked.has(`${other} ${one}`),
      settings,
      archive: {
        keep: (message) => !state.isFull && kept.push(message) > 0,
        find: async (_world, id) => {
          await changed();
          return old.get(id) ?? null;
        },
        edit: changed,
        delete: changed,
      },
      now: () => new Date(state.nowMs),
    },
    100,
    EVIDENCE_MS,
  );
  let names = 0;
  const say = (
    who: ChatPeer,
    text: string,
    scope: "world" | "nearby" | { to: number } = "world",
    clientId = `name-${++names}x`,
  ) => chat.say(who, { scope: scope as never, text, clientId });
  return { chat, kept, old, state, settings, say };
}

const textsOf = (entries: readonly { kind: string; text?: string }[]) => entries.map(({ text }) => text);

describe("a world's chat", () => {
  it("[SH7] gives each message the next number, keeps it and hands it out once", () => {
    const { chat, kept, say } = setUp();
    for (const text of ["one", "two", "three"]) expect(say(ada, text)).to.equal(undefined);
    const news = chat.takeNews();
    expect(news.map(({ entry }) => entry.id)).to.deep.equal([100, 101, 102]);
    expect(kept.map(({ sequence, text }) => [sequence, text])).to.deep.equal([
      [100, "one"],
      [101, "two"],
      [102, "three"],
    ]);
    expect(chat.takeNews()).to.deep.equal([]);
  });

  it("[SH7] takes a message that is said again under its name once", () => {
    const { chat, kept, say } = setUp();
    for (let time = 0; time < 3; time++) expect(say(ada, "hello", "world", "same-name")).to.equal(undefined);
    expect(say(bea, "hello", "world", "same-name"), "names are each one's own").to.equal(undefined);
    expect(chat.takeNews()).to.have.length(2);
    expect(kept).to.have.length(2);
  });

  it("[SH7] tells whoever comes back what they missed, without a gap to what comes next, or says that there is one", () => {
    const { chat, say } = setUp();
    say(ada, "seen");
    chat.takeNews();
    say(ada, "missed");
    chat.takeNews();
    say(ada, "still to come");
    expect(textsOf(chat.since(bea.userId, 100).entries as never)).to.deep.equal(["missed"]);
    expect(textsOf(chat.takeNews().map(({ entry }) => entry) as never)).to.deep.equal(["still to come"]);
    for (let count = 0; count <= RING_ENTRIES; count++) say(ada, `${count}`);
    chat.takeNews();
    expect(chat.since(bea.userId, 100).hasGap).to.equal(true);
    expect(chat.since(bea.userId, 0)).to.include({ hasGap: false });
    expect(chat.since(bea.userId, 0).entries).to.have.length(50);
  });

  it("[TR3] refuses what cannot be kept, and shows nothing of it", async () => {
    const { chat, state, say } = setUp();
    state.isFull = true;
    expect(say(ada, "lost?")).to.deep.include({ reason: "notSaved" });
    expect(chat.takeNews()).to.deep.equal([]);
    state.isFull = false;
    say(ada, "kept");
    chat.takeNews();
    state.isAway = true;
    await chat.edit(ada, { id: 100, text: "changed" }).then(
      () => expect.fail("an edit that was not kept was taken"),
      () => undefined,
    );
    expect(chat.takeNews()).to.deep.equal([]);
  });

  it("carries private messages to those they are for, and none between two of whom one blocks the other", () => {
    const { chat, say } = setUp({ blocked: new Set(["Cleo Ada"]) });
    say(ada, "to Bea", { to: 2 });
    say(ada, "near", "nearby");
    expect(say(ada, "to Cleo", { to: 3 })).to.deep.include({ reason: "notWanted" });
    expect(say(ada, "to myself", { to: 1 })).to.deep.include({ reason: "notOneself" });
    expect(say(ada, "to nobody", { to: 9 })).to.deep.include({ reason: "noSuchPerson" });
    const news = chat.takeNews();
    expect([...news[0]!.audience!]).to.deep.equal(["Bea"]);
    expect([...news[1]!.audience!]).to.deep.equal(["Bea", "Mod"]);
    expect(chat.since(cleo.userId, 1).entries, "Cleo").to.deep.equal([]);
    expect(chat.since(mod.userId, 1).entries, "Mod").to.have.length(1);
  });

  for (const [blocker, blocked] of [
    ["Ada", "Cleo"],
    ["Cleo", "Ada"],
  ]) {
    it(`[SH7] carries nothing of either to the other, in any way, where ${blocker} blocks ${blocked}`, () => {
      for (const [writer, reader] of [
        [ada, cleo],
        [cleo, ada],
      ] as const) {
        const { chat, say } = setUp({ blocked: new Set([`${blocker} ${blocked}`]) });
        expect(say(writer, "to all")).to.equal(undefined);
        expect(say(writer, "near", "nearby")).to.equal(undefined);
        expect(say(writer, "a letter", { to: reader.entityId })).to.deep.include({ reason: "notWanted" });
        chat.takeNews();
        expect(chat.since(reader.userId, 0).entries, `${reader.name} reads`).to.deep.equal([]);
        expect(textsOf(chat.since(bea.userId, 0).entries as never), "others do").to.deep.equal(["to all", "near"]);
      }
    });
  }

  it("holds people to slow mode, but not those who keep order", () => {
    const slow = setUp({ slowModeSeconds: 10 });
    expect(slow.say(ada, "one")).to.equal(undefined);
    slow.state.nowMs += 4000;
    expect(slow.say(ada, "two")).to.deep.include({ reason: "slowMode", retryInSeconds: 6 });
    expect(slow.say(ada, "two", "nearby")).to.equal(undefined);
    for (const text of ["one", "two"]) expect(slow.say(mod, text)).to.equal(undefined);
    slow.state.nowMs += 6000;
    expect(slow.say(ada, "two")).to.equal(undefined);
  });

  it("remembers for slow mode when each wrote last, whoever else writes meanwhile and under whatever avatar they are back", () => {
    const { say, state } = setUp({ slowModeSeconds: 10 });
    const at = (second: number, who: ChatPeer, waits?: number) => {
      state.nowMs = 1_000_000 + 1000 * second;
      const refusal = say(who, `at ${second}`);
      if (waits === undefined) expect(refusal, `${who.name} at ${second}`).to.equal(undefined);
      else expect(refusal).to.deep.include({ reason: "slowMode", retryInSeconds: waits });
    };
    at(0, ada);
    at(4, bea);
    at(6, cleo);
    at(9, { ...ada, entityId: 77 }, 1);
    at(10, ada);
    at(11, bea, 3);
    at(12, cleo, 4);
    at(14, bea);
    at(19, { ...ada, entityId: 78 }, 1);
    at(20, ada);
    at(21, bea, 3);
  });

  it("refuses whoever does not keep order where writing to everyone is off", () => {
    const off = setUp({ isChatOn: false });
    expect(off.say(ada, "one")).to.deep.include({ reason: "chatIsOff" });
    expect(off.say(mod, "one")).to.equal(undefined);
  });

  it("refuses to change what everyone reads where writing to everyone is off or slow, never to delete it, nor to change the rest", async () => {
    const { chat, state, settings, say } = setUp({ slowModeSeconds: 10 });
    for (const who of [ada, mod]) say(who, "to all");
    say(ada, "near", "nearby");
    const edit = (who: ChatPeer, id: number) => chat.edit(who, { id, text: "changed" });
    expect(await edit(ada, 100)).to.deep.equal({ reason: "slowMode", retryInSeconds: 10 });
    expect(await edit(ada, 102), "near").to.equal(undefined);
    state.nowMs += 10_000;
    expect(await Promise.all([edit(ada, 100), edit(mod, 101)])).to.deep.equal([undefined, undefined]);
    expect(await edit(ada, 100), "it counts as writing").to.deep.equal({ reason: "slowMode", retryInSeconds: 10 });
    expect(say(ada, "more")).to.deep.include({ reason: "slowMode" });
    expect(await edit(mod, 101)).to.equal(undefined);
    state.nowMs += 10_000;
    settings.isChatOn = false;
    expect(await edit(ada, 100)).to.deep.equal({ reason: "chatIsOff" });
    expect(await edit(mod, 101)).to.equal(undefined);
    expect(await edit(ada, 102), "near").to.equal(undefined);
    expect(await chat.delete(ada, { id: 100 })).to.deep.equal({ author: ada.userId });
  });

  it("lets one change and delete what one wrote; who keeps order deletes what others wrote, but not their letters", async () => {
    const { chat, say } = setUp();
    say(ada, "mine");
    say(ada, "a letter", { to: 4 });
    chat.takeNews();
    expect(await chat.edit(bea, { id: 100, text: "yours" })).to.deep.equal({ reason: "noSuchMessage" });
    expect(await chat.delete(bea, { id: 100 })).to.deep.equal({ reason: "notAllowed" });
    expect(await chat.delete(mod, { id: 101 })).to.deep.equal({ reason: "notAllowed" });
    expect(await chat.edit(ada, { id: 100, text: " changed\u202e " })).to.equal(undefined);
    expect(chat.takeNews().map(({ entry }) => entry)).to.deep.equal([
      { kind: "edited", id: 102, target: 100, text: "changed" },
    ]);
    expect(await chat.delete(mod, { id: 100 })).to.deep.equal({ author: ada.userId });
    expect(textsOf(chat.since(bea.userId, 0).entries as never)).to.deep.equal([]);
  });

  it("shows a deleted message to nobody again, also where its author changed it in the same moment", async () => {
    const { chat, state, say } = setUp();
    say(ada, "first");
    chat.takeNews();
    state.isSlow = true;
    const edited = chat.edit(ada, { id: 100, text: "changed" });
    const deleted = chat.delete(mod, { id: 100 });
    const answered = async () => {
      await new Promise(setImmediate);
      expect(state.answers, "one thing at a time is asked about a message").to.have.length(1);
      state.answers.shift()!();
    };
    await answered();
    await answered();
    expect(await edited).to.equal(undefined);
    expect(await deleted).to.deep.equal({ author: ada.userId });
    expect(chat.takeNews().map(({ entry }) => entry.kind)).to.deep.equal(["edited", "deleted"]);
    expect(chat.since(bea.userId, 0).entries, "for newcomers").to.deep.equal([]);
  });

  it("lets one change and delete also what is no longer in memory, by the same rules, and tells those who can read it", async () => {
    const { chat, old } = setUp();
    const write = (id: number, from: ChatPeer | null, rest: Partial<KeptChatMessage> = {}) =>
      old.set(id, {
        sequence: id,
        scope: "world",
        senderId: from?.userId ?? null,
        senderName: from?.name ?? "Gone",
        recipientId: null,
        text: "long ago",
        sentAt: new Date(1000),
        editedAt: null,
        isDeleted: false,
        audience: [],
        recipientName: null,
        clientId: `long-ago-${id}`,
        ...rest,
      });
    write(1, ada);
    write(2, ada, { scope: "nearby", audience: [bea.userId, mod.userId] });
    write(3, ada, { scope: "direct", recipientId: mod.userId });
    write(4, bea, { scope: "nearby", audience: [ada.userId] });
    write(5, ada, { isDeleted: true, text: "" });
    write(6, null);
    const noSuchMessage = { reason: "noSuchMessage" };
    const notAllowed = { reason: "notAllowed" };
    expect(await chat.edit(bea, { id: 1, text: "yours" })).to.deep.equal(noSuchMessage);
    expect(await chat.edit(ada, { id: 5, text: "back again" }), "deleted").to.deep.equal(noSuchMessage);
    expect(await chat.edit(ada, { id: 7, text: "never was" })).to.deep.equal(noSuchMessage);
    expect(await chat.delete(bea, { id: 1 }), "keeps no order").to.deep.equal(notAllowed);
    expect(await chat.delete(mod, { id: 3 }), "a letter").to.deep.equal(notAllowed);
    expect(await chat.delete(mod, { id: 4 }), "never heard it").to.deep.equal(noSuchMessage);
    expect(await chat.delete(bea, { id: 6 }), "nobody's").to.deep.equal(notAllowed);
    expect(chat.takeNews()).to.deep.equal([]);

    expect(await chat.edit(ada, { id: 3, text: "a new letter" })).to.equal(undefined);
    expect(await chat.delete(ada, { id: 1 })).to.deep.equal({ author: ada.userId });
    expect(await chat.delete(mod, { id: 2 })).to.deep.equal({ author: ada.userId });
    expect(await chat.delete(mod, { id: 6 })).to.deep.equal({ author: null });
    expect(chat.takeNews().map(({ entry, audience }) => [entry, audience && [...audience]])).to.deep.equal([
      [{ kind: "edited", id: 100, target: 3, text: "a new letter" }, [mod.userId]],
      [{ kind: "deleted", id: 101, target: 1 }, null],
      [{ kind: "deleted", id: 102, target: 2 }, [bea.userId, mod.userId]],
      [{ kind: "deleted", id: 103, target: 6 }, null],
    ]);
    expect(chat.recent(mod.userId).map(({ id, text, edits }) => [id, text, edits.length])).to.deep.equal([
      [1, "long ago", 0],
      [2, "long ago", 0],
      [3, "long ago", 1],
      [6, "long ago", 0],
    ]);
  });

  it("[N8] keeps as evidence for a minute what was written, whoever deleted or changed it since", async () => {
    const { chat, state, say } = setUp();
    say(ada, "an insult");
    say(ada, "another insult");
    say(ada, "a letter", { to: 3 });
    say(bea, "hello");
    state.nowMs += 10_000;
    await chat.delete(ada, { id: 100 });
    await chat.edit(ada, { id: 101, text: "nice weather" });
    state.nowMs += 1000;
    await chat.edit(ada, { id: 101, text: "nice hat" });
    await chat.delete(ada, { id: 102 });
    const seen = chat.recent(bea.userId).map(({ id, text, edits, deletedAtMs }) => ({ id, text, edits, deletedAtMs }));
    expect(seen).to.deep.equal([
      { id: 100, text: "an insult", edits: [], deletedAtMs: 1_010_000 },
      {
        id: 101,
        text: "another insult",
        edits: [
          { atMs: 1_010_000, text: "nice weather" },
          { atMs: 1_011_000, text: "nice hat" },
        ],
        deletedAtMs: null,
      },
      { id: 103, text: "hello", edits: [], deletedAtMs: null },
    ]);
    expect(chat.recent(cleo.userId)[2], "who got the letter").to.deep.include({
      text: "a letter",
      deletedAtMs: 1_011_000,
    });
    expect(chat.recent(cleo.userId)[2]!.from).to.deep.equal({ userId: ada.userId, name: "Ada", entityId: 1 });
    // What happened a minute ago is forgotten; what was changed since is not, nor what it was before.
    state.nowMs = 1_010_000 + EVIDENCE_MS;
    expect(chat.recent(bea.userId).map(({ id }) => id)).to.deep.equal([100, 101]);
    state.nowMs += 1001;
    expect(chat.recent(bea.userId)).to.deep.equal([]);
    await chat.edit(bea, { id: 103, text: "an old message made an insult" });
    expect(chat.recent(ada.userId)).to.have.length(1);
    expect(chat.recent(ada.userId)[0]).to.deep.include({ text: "hello", deletedAtMs: null });
  });

  it("[N8] keeps no more evidence than two hundred messages a second, the latest", () => {
    const { chat, say } = setUp();
    for (let count = 0; count < TRAIL_MESSAGES + 5; count++) say(ada, "flood");
    const kept = chat.recent(bea.userId);
    expect(kept).to.have.length(TRAIL_MESSAGES);
    expect(kept[0]!.id).to.equal(105);
  });

  it("cleans what is written, and names whom it names", () => {
    const { chat, say } = setUp();
    expect(say(ada, "\u202e \u200b")).to.deep.include({ reason: "emptyText" });
    expect(say(ada, "x".repeat(501))).to.deep.include({ reason: "textTooLong" });
    say(ada, "Hi @bea and @CLEO!");
    const [batch] = encodeChat(chat.takeNews().map(({ entry }) => entry));
    expect(decodeChat(batch!).entries[0]).to.deep.include({ mentions: [2, 3] });
  });
});

describe("findMentions", () => {
  const people = [
    { entityId: 1, name: "Ann" },
    { entityId: 2, name: "Anna" },
    { entityId: 3, name: "Anna Maria" },
    { entityId: 4, name: "Ann" },
  ];
  const cases: [text: string, ids: number[]][] = [
    ["nobody", []],
    ["@Anna!", [2]],
    ["@anna maria, hello", [3]],
    ["hello @ann", [1, 4]],
    ["@annabel and a@ann.org", []],
  ];
  for (const [text, ids] of cases) {
    it(`finds ${ids.length === 0 ? "nobody" : ids.join(", ")} in “${text}”`, () => {
      expect(findMentions(text, people)).to.have.members(ids);
    });
  }
});
