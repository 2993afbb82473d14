import type { Database, World } from "@crowdwire/db";
import type { Bot } from "@crowdwire/load-tests";
import { expect } from "chai";
import { before, it } from "mocha";
import { expectWritten } from "../../support/expectWritten.ts";
import type { PeopleMaker } from "../../support/people.ts";
import { type SocietyParts, succeeded, type useSociety } from "../../support/useSociety.ts";
import { until } from "../../support/useWorld.ts";

/** What people write in a world, with two processes that share a Redis: for the surrounding `describe`. */
export function itCarriesChat({ parts, bot, enter, member }: ReturnType<typeof useSociety>): void {
  let servers: SocietyParts["servers"];
  let db: Database;
  let world: World;
  let people: PeopleMaker;

  before(() => {
    ({ servers, db, world, people } = parts());
  });

  const texts = (of: Bot) => of.chat.messages.map((message) => message.text);

  it("[SH7] tells each client every message once and in one order, also after a lost connection", async () => {
    const [ada, bea] = [await enter(await people.guest("Ada"), 0), await enter(await people.guest("Bea"), 1)];
    const saysOf = (of: Bot, prefix: string) => texts(of).filter((text) => text.startsWith(prefix));
    for (let round = 0; round < 3; round++) ada.chat.send("world", `Round ${round} by Ada`);
    bea.chat.send("world", "Round 9 by Bea");
    await until("both have all", () => [ada, bea].every((of) => saysOf(of, "Round").length === 4));
    bea.connection.cut();
    // Said into a line that is dead already: it is said again once there is one.
    bea.chat.send("world", "Round 10 by Bea, cut off");
    ada.chat.send("world", "Round 11 while Bea is away");
    await until("both have all again", () => [ada, bea].every((of) => saysOf(of, "Round").length === 6), 15_000);
    expect(saysOf(ada, "Round")).to.deep.equal(saysOf(bea, "Round"));
    const ids = bea.chat.messages.map(({ id }) => id);
    expect(ids).to.deep.equal([...ids].sort((a, b) => a - b));
    expect(new Set(ids).size).to.equal(ids.length);
    expect(bea.chat.outgoing).to.deep.equal([]);
    const late = await enter(await people.guest("Late"));
    await until("whoever comes is told what was said", () => saysOf(late, "Round").length === 6);
    await until("and it is kept", async () => {
      const kept = await db.chatMessages.list(world.id, { viewer: null, limit: 100 });
      return kept.filter(({ text }) => text.startsWith("Round")).length === 6;
    });
  });

  it("carries what is said to one person, or to those near, to nobody else; and not to whom one blocks", async () => {
    const cleoAccount = await people.registered("Cleo");
    const [cleo, dan, eve] = [
      await enter(cleoAccount),
      await enter(await people.registered("Dan")),
      await enter(await people.registered("Eve"), 1),
    ];
    cleo.chat.send({ to: dan.world.selfId }, "For Dan alone");
    await until("Dan reads it", () => texts(dan).includes("For Dan alone"));
    cleo.connection.say("person", { entityId: eve.world.selfId });
    await until("Eve is known", () => cleo.cards.some(({ name }) => name === "Eve"));
    await succeeded(cleoAccount.ask(servers[1]!.url, "PUT", `/blocks/${cleo.cards.at(-1)!.userId}`));
    eve.chat.send({ to: cleo.world.selfId }, "Do you hear me?");
    await until("Eve is told", () => eve.chat.outgoing.some(({ refusal }) => refusal === "notWanted"));
    eve.chat.send("world", "Does anybody?");
    await until("Dan reads Eve", () => texts(dan).includes("Does anybody?"));
    dan.chat.send("world", "I do.");
    await until("Cleo reads Dan", () => texts(cleo).includes("I do."));
    expect(texts(cleo)).to.not.include("Does anybody?");
    // Nor the other way round.
    cleo.chat.send({ to: eve.world.selfId }, "Leave me alone.");
    await until("Cleo is told", () => cleo.chat.outgoing.some(({ refusal }) => refusal === "notWanted"));
    cleo.chat.send("world", "Thank you, Dan.");
    await until("Dan reads Cleo", () => texts(dan).includes("Thank you, Dan."));
    dan.chat.send("world", "You are welcome.");
    await until("Eve reads Dan", () => texts(eve).includes("You are welcome."));
    expect(texts(eve)).to.not.include("Thank you, Dan.");
    expect(texts(eve)).to.not.include("For Dan alone");
  });

  it("lets people change and delete what they wrote, and who keeps order what others wrote", async () => {
    const [author, moderator] = [await people.guest("Fay"), await member("Mod", "chat", "ban")];
    const [fay, mod] = [await enter(author), await enter(moderator, 1)];
    fay.chat.send("world", "Helo");
    fay.chat.send("world", "Something rude");
    await until("both are there", () => texts(mod).includes("Something rude"));
    const idOf = (text: string) => mod.chat.messages.find((message) => message.text === text)!.id;
    fay.chat.edit(idOf("Helo"), "Hello");
    await until("it is changed", () => texts(mod).includes("Hello") && !texts(mod).includes("Helo"));
    mod.chat.edit(idOf("Hello"), "Not mine");
    await until("not by others", () => mod.refusals.some(({ message }) => message === "chatEdit"));
    mod.chat.delete(idOf("Something rude"));
    await until("it is gone", () => !texts(fay).includes("Something rude"));
    const kept = await db.chatMessages.list(world.id, { viewer: null, limit: 100 });
    expect(kept.some(({ text }) => text === "Something rude")).to.equal(false);
    fay.chat.delete(idOf("Hello"));
    await until("one's own is gone", () => !texts(mod).includes("Hello"));
    // What one deletes oneself is nobody's business.
    await expectWritten(parts(), moderator, author, [["message.deleted", "messageDeleted"]]);
  });

  it("lets people change and delete also what is only in the database, and shows it to whoever can read it", async () => {
    const [author, moderator] = [await people.guest("Ola"), await member("Ward", "chat", "ban")];
    const [ola, ward] = [await enter(author), await enter(moderator, 1)];
    const long = { worldId: world.id, senderName: "Ola", sentAt: new Date(Date.now() - 3_600_000) };
    const [olaId, wardId] = [author.user.id, moderator.user.id];
    await db.chatMessages.insertMany([
      { ...long, sequence: 1, scope: "world", senderId: olaId, clientId: "long-ago-1", text: "Long ago to all" },
      {
        ...long,
        sequence: 2,
        scope: "nearby",
        senderId: olaId,
        audience: [wardId],
        clientId: "long-ago-2",
        text: "Near",
      },
      {
        ...long,
        sequence: 3,
        scope: "direct",
        senderId: olaId,
        recipientId: wardId,
        clientId: "long-ago-3",
        text: "To you",
      },
    ]);
    const told: [string, number][] = [];
    ward.chat.listen({ changed: () => undefined, revised: ({ kind, target }) => told.push([kind, target]) });
    ola.chat.edit(3, "To you alone");
    ward.chat.delete(3);
    await until("a letter is nobody else's to delete", () =>
      ward.refusals.some(({ reason }) => reason === "notAllowed"),
    );
    ward.chat.delete(1);
    ola.chat.delete(2);
    await until("all of it is told", () => told.length === 3);
    expect(told).to.have.deep.members([
      ["edited", 3],
      ["deleted", 1],
      ["deleted", 2],
    ]);
    const kept = await Promise.all([1, 2, 3].map((id) => db.chatMessages.find(world.id, id)));
    expect(kept.map((message) => message?.text)).to.deep.equal(["", "", "To you alone"]);
    await expectWritten(parts(), moderator, author, [["message.deleted", "messageDeleted"]]);
  });

  it("[SH7] takes what was said before a world was opened anew once, to everyone and to one person, and shows it to whoever said it", async () => {
    const owner = await people.registered("Echo's owner");
    const made = (await db.worlds.clone(world.id, { slug: "echo", name: "Echo", ownerId: owner.user.id }))!;
    const [adaAccount, beaAccount] = [await people.guest("Ada again"), await people.guest("Bea again")];
    const before = { worldId: made.id, senderId: adaAccount.user.id, senderName: "Ada again", sentAt: new Date() };
    const letter = { scope: "direct", recipientId: beaAccount.user.id } as const;
    await db.chatMessages.insertMany([
      { ...before, sequence: 1, scope: "world", clientId: "before-it-closed-1", text: "To all of you" },
      { ...before, ...letter, sequence: 2, clientId: "before-it-closed-2", text: "To you" },
    ]);
    const [ada, bea] = [bot(adaAccount, 0, made.id), bot(beaAccount, 1, made.id)];
    for (const each of [ada, bea]) await each.join();
    await until("both have both", () => [ada, bea].every((of) => of.chat.messages.length === 2));
    const again = [
      { scope: "world", text: "To all of you", clientId: "before-it-closed-1" },
      { scope: { to: bea.world.selfId }, text: "To you", clientId: "before-it-closed-2" },
    ] as const;
    for (const message of again) ada.connection.say("chat", message);
    ada.chat.send("world", "And now?");
    await until("both read on", () => [ada, bea].every((of) => texts(of).includes("And now?")));
    for (const each of [ada, bea]) expect(texts(each)).to.deep.equal(["To all of you", "To you", "And now?"]);
    expect(bea.chat.messages.map(({ clientId }) => clientId).slice(0, 2), "by which its author knows it").to.deep.equal(
      again.map(({ clientId }) => clientId),
    );
    const [own] = ada.chat.messages;
    ada.chat.edit(own!.id, "To all of you, truly");
    await until("it can be changed", () => texts(bea)[0] === "To all of you, truly");
  });
}
