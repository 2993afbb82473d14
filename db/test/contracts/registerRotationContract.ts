import { expect } from "chai";
import { describe, it } from "mocha";
import type { Repositories } from "../../src/index.ts";
import { newAccount, newHash } from "./made.ts";

const startMs = Date.now();
const at = (seconds: number) => new Date(startMs + seconds * 1000);
const GRACE_MS = 10_000;

/** How the tokens of a session must follow one another (check 20; RFC 9700, 4.14.2). */
export function registerRotationContract(make: () => Repositories): void {
  describe("token rotation", () => {
    async function signIn() {
      const db = make();
      const user = await newAccount(db);
      const first = newHash();
      const session = await db.sessions.create({
        userId: user.id,
        tokenSha256: first,
        expiresAt: at(3600),
        userAgent: "mocha",
      });
      const rotate = async (tokenSha256: Uint8Array, seconds: number, graceMs = GRACE_MS) => {
        const nextSha256 = newHash();
        const now = at(seconds);
        const outcome = await db.sessions.rotate({
          tokenSha256,
          nextSha256,
          now,
          expiresAt: at(seconds + 3600),
          graceMs,
        });
        return { kind: outcome.kind, outcome, next: nextSha256 };
      };
      return { db, user, first, session, rotate };
    }

    it("each token makes the next, and moves the end of the session", async () => {
      const { rotate, first, user, session } = await signIn();
      const second = await rotate(first, 300);
      expect(second.outcome).to.deep.include({ kind: "rotated", user });
      expect(second.outcome).to.deep.nested.include({ "session.id": session.id, "session.expiresAt": at(3900) });
      expect(second.outcome).to.deep.nested.include({ "session.lastSeenAt": at(300) });
      expect((await rotate(second.next, 600)).kind).to.equal("rotated");
    });

    it("a token shown again after its successor was used ends the whole session", async () => {
      const { rotate, first, session, user, db } = await signIn();
      const second = await rotate(first, 1);
      const third = await rotate(second.next, 2);
      const replayed = await rotate(first, 3);
      expect(replayed.outcome).to.deep.equal({ kind: "reused", userId: user.id, sessionId: session.id });
      expect((await rotate(third.next, 4)).kind, "whoever has the newest one").to.equal("unknown");
      expect(await db.sessions.findUser(session.id, at(4))).to.equal(null);
    });

    it("a token shown again within the grace, its answer lost, is answered once more", async () => {
      const { rotate, first } = await signIn();
      await rotate(first, 0);
      const again = await rotate(first, 9);
      expect(again.kind).to.equal("rotated");
      expect((await rotate(again.next, 300)).kind).to.equal("rotated");
    });

    it("of two successors of one token only one can be used", async () => {
      const { rotate, first } = await signIn();
      const one = await rotate(first, 0);
      const two = await rotate(first, 1);
      expect((await rotate(one.next, 300)).kind).to.equal("rotated");
      expect((await rotate(two.next, 301)).kind).to.equal("reused");
    });

    it("after the grace, and without one at once, it counts as stolen", async () => {
      const late = await signIn();
      await late.rotate(late.first, 0);
      expect((await late.rotate(late.first, 10)).kind).to.equal("reused");
      const strict = await signIn();
      const second = await strict.rotate(strict.first, 0, 0);
      expect((await strict.rotate(strict.first, 0, 0)).kind).to.equal("reused");
      expect((await strict.rotate(second.next, 0, 0)).kind).to.equal("unknown");
    });

    it("two who show one token at once without grace: one gets the next, then nobody has a session", async () => {
      const { rotate, first, db, session } = await signIn();
      const outcomes = await Promise.all([rotate(first, 0, 0), rotate(first, 0, 0)]);
      expect(outcomes.map(({ kind }) => kind).sort()).to.deep.equal(["reused", "rotated"]);
      expect(await db.sessions.findUser(session.id, at(0))).to.equal(null);
    });

    it("[ID5] is a visit, from which a guest's 30 days count", async () => {
      const { rotate, first, db, user } = await signIn();
      await rotate(first, 3599);
      const seen = (await db.users.find(user.id))!.lastSeenAt;
      const late = await signIn();
      const second = await late.rotate(late.first, 3500);
      await late.rotate(second.next, 7000);
      expect((await late.db.users.find(late.user.id))!.lastSeenAt).to.deep.equal(at(7000));
      expect(seen.getTime()).to.be.lessThan(at(3600).getTime());
    });

    it("neither an unknown token nor one of an ended session is worth anything", async () => {
      const { rotate, first } = await signIn();
      expect((await rotate(newHash(), 0)).kind).to.equal("unknown");
      expect((await rotate(first, 3600)).kind).to.equal("unknown");
    });

    it("a retired token leads to nobody; tokens retired a day ago are forgotten, live sessions are not", async () => {
      const { rotate, first, db } = await signIn();
      const second = await rotate(first, 0);
      const third = await rotate(second.next, 1);
      expect(await db.sessions.findByToken(first, at(2))).to.equal(null);
      await db.sessions.purgeExpiredBefore(at(86_403));
      expect((await rotate(third.next, 2)).kind, "purged with its session, which had expired").to.equal("unknown");
    });

    it("sessions are listed, the latest seen first, and ended one by one or all but this", async () => {
      const { rotate, first, db, user, session } = await signIn();
      const elsewhere = await db.sessions.create({
        userId: user.id,
        tokenSha256: newHash(),
        expiresAt: at(3600),
        userAgent: "phone",
      });
      await rotate(first, 600);
      expect((await db.sessions.list(user.id, at(600))).map(({ id }) => id)).to.deep.equal([session.id, elsewhere.id]);
      expect(await db.sessions.deleteOf((await newAccount(db)).id, elsewhere.id)).to.equal(false);
      expect(await db.sessions.deleteAllOf(user.id, session.id)).to.deep.equal([elsewhere.id]);
      expect(await db.sessions.deleteOf(user.id, session.id)).to.equal(true);
      expect(await db.sessions.list(user.id, at(600))).to.deep.equal([]);
    });
  });
}
