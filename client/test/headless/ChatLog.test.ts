import { ChatLog, type ChatTo } from "@crowdwire/client/headless";
import { type ChatMessage, encodeChat } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";

const message = (id: number, text: string, clientId = `other-${id}x`): ChatMessage => ({
  kind: "message",
  id,
  scope: "world",
  from: { entityId: 7, name: "Ada" },
  to: null,
  text,
  sentAtMs: 0,
  isEdited: false,
  mentions: [],
  clientId,
});

function setUp() {
  const said: { scope: ChatTo; text: string; clientId: string }[] = [];
  const edited: string[] = [];
  const received: string[] = [];
  let names = 0;
  const log = new ChatLog({
    say: (words) => said.push(words),
    edit: ({ id, text }) => edited.push(`${id} ${text}`),
    delete: () => undefined,
    newClientId: () => `mine-${++names}xx`,
  });
  log.listen({ changed: () => undefined, received: ({ text }) => received.push(text) });
  const take = (entries: Parameters<typeof encodeChat>[0], isPast = false) => {
    for (const batch of encodeChat(entries, { hasGap: false, isPast })) log.take(batch);
  };
  const texts = () => log.messages.map(({ text }) => text);
  return { log, said, edited, received, take, texts };
}

describe("a client's chat", () => {
  it("[SH7] takes each entry once, however often it comes, and remembers the last", () => {
    const { log, take, texts, received } = setUp();
    take([message(5, "old")], true);
    take([message(6, "new"), message(7, "newer")]);
    take([message(6, "new"), message(7, "newer"), message(8, "newest")]);
    expect(texts()).to.deep.equal(["old", "new", "newer", "newest"]);
    expect(received, "what was said before one came is no news").to.deep.equal(["new", "newer", "newest"]);
    expect(log.lastId).to.equal(8);
  });

  it("[SH7] says again under the same name what was not confirmed, and no longer once it is", async () => {
    const { log, said, take, received } = setUp();
    expect(log.send("world", "  hello ")).to.equal(true);
    log.welcome();
    await Promise.resolve();
    expect(said.map(({ clientId, text }) => [clientId, text])).to.deep.equal([
      ["mine-1xx", "hello"],
      ["mine-1xx", "hello"],
    ]);
    take([message(9, "hello", "mine-1xx")]);
    log.welcome();
    await Promise.resolve();
    expect(said).to.have.length(2);
    expect(log.outgoing).to.deep.equal([]);
    expect(received, "one's own is no news").to.deep.equal([]);
  });

  it("[SH7] says a change again where the connection was lost before anybody had it, until it is made or refused", async () => {
    const { log, edited, take } = setUp();
    const comesBack = async () => {
      edited.length = 0;
      log.welcome();
      await Promise.resolve();
      return [...edited];
    };
    take([message(1, "one"), message(2, "two")]);
    log.edit(1, "uno");
    log.edit(2, "due");
    expect(await comesBack()).to.deep.equal(["1 uno", "2 due"]);
    take([{ kind: "edited", id: 3, target: 1, text: "uno" }]);
    expect(await comesBack()).to.deep.equal(["2 due"]);
    log.refuse({ message: "chatEdit", reason: "slowMode" });
    expect(await comesBack()).to.deep.equal([]);
  });

  it("keeps a refused message until it is tried again or given up", () => {
    const { log, said } = setUp();
    log.send("nearby", "hello");
    log.refuse({ message: "chat", reason: "slowMode", clientId: "mine-1xx", retryInSeconds: 5 });
    expect(log.outgoing[0]).to.include({ refusal: "slowMode", retryInSeconds: 5 });
    log.resend("mine-1xx");
    expect(log.outgoing[0]).to.include({ refusal: null });
    expect(said).to.have.length(2);
    log.discard("mine-1xx");
    expect(log.outgoing).to.deep.equal([]);
  });

  it("changes and deletes what others changed and deleted, and sends neither nothing nor too much", () => {
    const { log, take, texts } = setUp();
    take([message(1, "one"), message(2, "two")]);
    const revised: number[] = [];
    log.listen({ changed: () => undefined, revised: ({ target }) => revised.push(target) });
    take([
      { kind: "edited", id: 3, target: 1, text: "1" },
      { kind: "deleted", id: 4, target: 2 },
      { kind: "deleted", id: 5, target: 99 },
    ]);
    expect(texts()).to.deep.equal(["1"]);
    expect(revised, "also what one does not have: it may be shown from the history").to.deep.equal([1, 2, 99]);
    expect(log.messages[0]!.isEdited).to.equal(true);
    expect(log.send("world", " \u202e ")).to.equal(false);
    expect(log.send("world", "x".repeat(501))).to.equal(false);
  });
});
