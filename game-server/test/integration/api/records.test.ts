import type { NewChatMessage } from "@crowdwire/db";
import { ChatHistory, EventList } from "@crowdwire/protocol/rest";
import { expect } from "chai";
import { describe, it } from "mocha";
import { expectProblem } from "../../support/TestServer.ts";
import type { Part } from "./Cast.ts";
import { useCast } from "./useCast.ts";

const STAGE = "/api/v1/worlds/stage";

describe("what is kept of what people do", () => {
  const { parts, as } = useCast();

  describe("one's own history", () => {
    it("[M22] says when one signed in and out, a part at a time, and nothing of others or of worlds", async () => {
      const { db, server, cast } = parts();
      const own = cast.userOf("registered").id;
      const at = server.clock.now();
      const event = { at, userId: own, worldId: null };
      await db.events.recordMany([
        { ...event, kind: "signedIn" },
        { ...event, kind: "enteredWorld", worldId: cast.world.id },
        { ...event, kind: "signedIn", userId: cast.userOf("member").id },
        // What an administrator did to them is not theirs to read: it would say who that is.
        { ...event, kind: "banned", userId: cast.userOf("member").id, subjectId: own },
        { ...event, kind: "signedOut" },
        { ...event, kind: "signedIn" },
      ]);
      const visitor = await as("registered");
      const read = async (search: string) =>
        EventList.parse(await (await visitor.request("GET", `/api/v1/account/events?${search}`)).json());
      const first = await read("limit=2");
      expect(first.events.map(({ kind }) => kind)).to.deep.equal(["signedIn", "signedOut"]);
      const second = await read(`limit=2&before=${first.next}`);
      expect(second.events.map(({ kind, user }) => [kind, user?.userId])).to.deep.equal([["signedIn", own]]);
      expect(second.next).to.equal(null);
      expect((await read("kind=signedOut")).events).to.have.lengthOf(1);
      expect((await read(`from=${new Date(at.getTime() + 1).toISOString()}`)).events).to.deep.equal([]);
    });
  });

  describe("what was written", () => {
    it("[SH7] is read a part at a time by whom it was for: everyone, those near, or one person", async () => {
      const { db, cast } = parts();
      const [ada, bea, cyd] = (["member", "only chat", "only walk"] as const).map((part) => cast.userOf(part).id);
      const message = (sequence: number, more: Partial<NewChatMessage>): NewChatMessage => ({
        worldId: cast.world.id,
        sequence,
        scope: "world",
        senderId: ada!,
        senderName: "Ada",
        clientId: `m${sequence}`,
        text: `message ${sequence}`,
        sentAt: new Date(),
        ...more,
      });
      await db.chatMessages.insertMany([
        message(1, {}),
        message(2, { scope: "nearby", audience: [bea!] }),
        message(3, { scope: "nearby", audience: [bea!] }),
        message(4, { scope: "nearby", audience: [bea!, cyd!] }),
        message(5, { scope: "direct", recipientId: bea! }),
        message(6, { scope: "direct", senderId: bea!, recipientId: ada! }),
        message(7, { scope: "direct", recipientId: cyd! }),
      ]);
      const read = async (part: Part, search: string) => {
        const response = await (await as(part)).request("GET", `${STAGE}/chat?${search}`);
        const { messages, next } = ChatHistory.parse(await response.json());
        return { texts: messages.map(({ text }) => Number(text.split(" ")[1])), next, messages };
      };
      expect((await read("only chat", "")).texts).to.deep.equal([1]);
      const late = await read("only chat", "scope=nearby&limit=2");
      expect(late.texts).to.deep.equal([3, 4]);
      expect((await read("only chat", `scope=nearby&limit=2&before=${late.next}`)).texts).to.deep.equal([2]);
      expect((await read("only walk", "scope=nearby")).texts).to.deep.equal([4]);
      const between = await read("only chat", `scope=direct&with=${ada}`);
      expect(between.texts).to.deep.equal([5, 6]);
      expect(between.messages.map(({ author, to }) => [author?.userId, to?.userId])).to.deep.equal([
        [ada, bea],
        [bea, ada],
      ]);
      // Neither the owner nor whoever keeps order reads what was not for them.
      for (const part of ["owner", "only ban", "only talk"] as const) {
        expect((await read(part, "scope=nearby")).texts, part).to.deep.equal([]);
        expect((await read(part, `scope=direct&with=${ada}`)).texts, part).to.deep.equal([]);
      }
      await expectProblem(await (await as("member")).request("GET", `${STAGE}/chat?with=${bea}`), "invalidRequest");
      await expectProblem(
        await (await as("member")).request("GET", `${STAGE}/chat?scope=direct&with=${ada}`),
        "invalidRequest",
      );
      // Whoever of the two blocks the other: neither reads the other any more, in any way.
      for (const [blocker, blocked] of [
        [bea!, ada!],
        [ada!, bea!],
      ] as const) {
        await db.blocks.add(blocker, blocked);
        expect((await read("only chat", "")).texts, "to everyone").to.deep.equal([]);
        expect((await read("only chat", "scope=nearby")).texts, "nearby").to.deep.equal([]);
        expect((await read("only chat", "scope=direct")).texts, "direct").to.deep.equal([6]);
        expect((await read("only chat", `scope=direct&with=${ada}`)).texts, "between the two").to.deep.equal([6]);
        expect((await read("member", "scope=direct")).texts, "and the other way").to.deep.equal([5, 7]);
        await db.blocks.remove(blocker, blocked);
      }
    });

    it("[check 24] is read by one person sixty times in a row, and then they are told to wait", async () => {
      const visitor = await as("member");
      const statuses = [];
      for (let count = 0; count < 61; count++) {
        statuses.push((await visitor.request("GET", `${STAGE}/chat?limit=1`)).status);
      }
      expect(statuses.slice(0, 60).every((status) => status === 200)).to.equal(true);
      await expectProblem(await visitor.request("GET", `${STAGE}/chat`), "tooManyRequests");
      expect((await (await as("only chat")).request("GET", `${STAGE}/chat`)).status, "others are not").to.equal(200);
    });
  });
});
