import { createHash, randomBytes } from "node:crypto";
import { userId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { MissingReference, type Repositories, sessionId } from "../../src/index.ts";
import { FIRST_LOOK } from "./looks.ts";

const HOUR_MS = 3_600_000;
const now = new Date();
const inHours = (hours: number) => new Date(now.getTime() + hours * HOUR_MS);
const newHash = () => createHash("sha256").update(randomBytes(32)).digest();

/** What any home of sessions must do. */
export function registerSessionsContract(make: () => Repositories): void {
  describe("sessions", () => {
    async function signIn(expiresAt = inHours(1)) {
      const { users, sessions } = make();
      const user = await users.createGuest({ displayName: "Ada", look: FIRST_LOOK });
      const tokenSha256 = newHash();
      const session = await sessions.create({ userId: user.id, tokenSha256, expiresAt, userAgent: "mocha" });
      return { user, session, tokenSha256, sessions, users };
    }

    it("[ID1] a token leads to its session and its user", async () => {
      const { user, session, tokenSha256, sessions } = await signIn();
      expect(session).to.include({ userId: user.id, userAgent: "mocha" });
      expect(await sessions.findByToken(tokenSha256, now)).to.deep.equal({ session, user });
      expect(await sessions.findUser(session.id, now)).to.deep.equal(user);
    });

    it("a sign-in leads to its user and what keeps them off the platform, until it has ended", async () => {
      const { user, session, sessions } = await signIn();
      const { bans } = make();
      const ban = { userId: user.id, worldId: null, reason: "Spam", until: inHours(1), bannedBy: user.id, now };
      const { id } = await bans.create(ban);
      await sessions.renew(session.id, inHours(2));
      const platformBan = { reason: "Spam", until: inHours(1) };
      expect(await sessions.findCaller(session.id, now)).to.deep.equal({ user, platformBan });
      expect((await sessions.findCaller(session.id, inHours(1)))?.platformBan, "when it is over").to.equal(null);
      await bans.lift(id, null, user.id, now);
      expect((await sessions.findCaller(session.id, now))?.platformBan, "lifted").to.equal(null);
      expect(await sessions.findCaller(session.id, inHours(2))).to.equal(null);
    });

    it("of many who are asked about at once each is answered as if alone, whoever is unknown, too", async () => {
      const { sessions, bans } = make();
      const people = await Promise.all(Array.from({ length: 12 }, () => signIn()));
      const banned = people[5]!.user.id;
      await bans.create({ userId: banned, worldId: null, reason: "Spam", until: null, bannedBy: banned, now });
      await sessions.delete(people[7]!.session.id);
      const answers = await Promise.all(people.map(({ session }) => sessions.findCaller(session.id, now)));
      for (const [index, { user }] of people.entries()) {
        const platformBan = index === 5 ? { reason: "Spam", until: null } : null;
        expect(answers[index]).to.deep.equal(index === 7 ? null : { user, platformBan });
      }
    });

    it("an unknown token leads nowhere", async () => {
      const { sessions } = await signIn();
      expect(await sessions.findByToken(newHash(), now)).to.equal(null);
      expect(await sessions.findUser(sessionId("00000000-0000-4000-8000-000000000000"), now)).to.equal(null);
    });

    it("an expired session is none, to the millisecond; renewing it moves its end", async () => {
      const { session, tokenSha256, sessions } = await signIn(inHours(1));
      const justBefore = new Date(inHours(1).getTime() - 1);
      expect(await sessions.findByToken(tokenSha256, justBefore)).to.not.equal(null);
      expect(await sessions.findByToken(tokenSha256, inHours(1))).to.equal(null);
      expect(await sessions.findUser(session.id, inHours(1))).to.equal(null);
      await sessions.renew(session.id, inHours(2));
      expect((await sessions.findByToken(tokenSha256, inHours(1)))?.session.expiresAt).to.deep.equal(inHours(2));
    });

    it("signing out ends one session and no other of the same person", async () => {
      const { user, session, tokenSha256, sessions } = await signIn();
      const other = newHash();
      await sessions.create({ userId: user.id, tokenSha256: other, expiresAt: inHours(1), userAgent: "" });
      await sessions.delete(session.id);
      await sessions.delete(session.id);
      expect(await sessions.findByToken(tokenSha256, now)).to.equal(null);
      expect(await sessions.findByToken(other, now)).to.not.equal(null);
    });

    it("purges what has expired and only that", async () => {
      const old = await signIn(inHours(-2));
      const live = await signIn(inHours(2));
      expect(await old.sessions.purgeExpiredBefore(inHours(-1))).to.be.greaterThanOrEqual(1);
      expect(await old.sessions.findByToken(old.tokenSha256, inHours(-3))).to.equal(null);
      expect(await live.sessions.findByToken(live.tokenSha256, now)).to.not.equal(null);
    });

    it("goes with its user", async () => {
      const { tokenSha256, sessions, users } = await signIn();
      await users.purgeGuestsLastSeenBefore(inHours(24 * 365));
      expect(await sessions.findByToken(tokenSha256, now)).to.equal(null);
    });

    it("a user agent of any length is cut, not refused", async () => {
      const { user, sessions } = await signIn();
      const session = await sessions.create({
        userId: user.id,
        tokenSha256: newHash(),
        expiresAt: inHours(1),
        userAgent: "x".repeat(5000),
      });
      expect(session.userAgent).to.have.lengthOf(256);
    });

    it("cannot be made for somebody who does not exist", async () => {
      const { sessions } = make();
      const made = sessions.create({
        userId: userId("00000000-0000-4000-8000-000000000000"),
        tokenSha256: newHash(),
        expiresAt: inHours(1),
        userAgent: "",
      });
      expect(
        await made.then(
          () => null,
          (reason: unknown) => reason,
        ),
      ).to.be.instanceOf(MissingReference);
    });
  });
}
