import { expect } from "chai";
import { describe, it } from "mocha";
import { AlreadyExists, type Database, ERASED_NAME, InvalidValue } from "../../src/index.ts";
import { FIRST_LOOK, LAST_LOOK } from "./looks.ts";
import { expectObstacle, failureOf, newAccount, newEmail, newGuest, newHash, newWorld, unique } from "./made.ts";

const HOUR_MS = 3_600_000;
const now = new Date();
const later = new Date(now.getTime() + HOUR_MS);

/** What any home of registered accounts must do. */
export function registerAccountsContract(make: () => Database): void {
  describe("accounts", () => {
    it("[ID1] a guest who registers keeps id, name, look, membership and sign-in", async () => {
      const db = make();
      const guest = await db.users.createGuest({ displayName: "Gus", look: LAST_LOOK });
      const world = await newWorld(db, (await newAccount(db)).id);
      await db.memberships.visit(guest.id, world.id, now);
      const tokenSha256 = newHash();
      await db.sessions.create({ userId: guest.id, tokenSha256, expiresAt: later, userAgent: "" });
      const email = newEmail();
      const user = await db.users.register(guest.id, { email, passwordHash: "$argon2id$x", isEmailConfirmed: true });
      expect(user).to.include({ id: guest.id, displayName: "Gus", isGuest: false, email, hasPassword: true });
      expect(user.look).to.deep.equal(LAST_LOOK);
      expect(user.emailConfirmedAt).to.be.instanceOf(Date);
      expect((await db.sessions.findByToken(tokenSha256, now))?.user.id).to.equal(guest.id);
      expect((await db.access.of(guest.id, world.id, now))?.isMember).to.equal(true);
      await expectObstacle(db.users.register(guest.id, { email: newEmail(), passwordHash: null }), "notAGuest");
    });

    it("an address that is taken is refused in words, whichever way one comes by it", async () => {
      const db = make();
      const owner = await newAccount(db);
      const guest = await newGuest(db);
      const other = await newAccount(db);
      const taken = owner.email!.toUpperCase();
      await expectObstacle(db.users.register(guest.id, { email: taken, passwordHash: null }), "emailTaken");
      await expectObstacle(db.users.confirmEmail(other.id, taken, now), "emailTaken");
      expect((await db.users.find(guest.id))?.isGuest, "the guest is one still").to.equal(true);
    });

    it("two guests who register one address at once: one has it", async () => {
      const db = make();
      const email = newEmail();
      const guests = await Promise.all([newGuest(db), newGuest(db)]);
      const outcomes = await Promise.all(
        guests.map((guest) => failureOf(db.users.register(guest.id, { email, passwordHash: null }))),
      );
      expect(outcomes.filter((failure) => failure === null)).to.have.lengthOf(1);
    });

    it("credentials are found by the address whatever its case; a guest has none", async () => {
      const db = make();
      const account = await newAccount(db);
      expect(await db.users.findPasswordHash(account.id)).to.equal(null);
      expect(await db.users.setPassword(account.id, "$argon2id$y")).to.include({ hasPassword: true });
      const found = await db.users.findCredentials(account.email!.toLowerCase());
      expect(found).to.deep.include({ passwordHash: "$argon2id$y" });
      expect(found?.user.id).to.equal(account.id);
      expect(await db.users.findCredentials("nobody@example.org")).to.equal(null);
      expect(await db.users.setPassword((await newGuest(db)).id, "x")).to.equal(null);
    });

    it("an identity belongs to one user", async () => {
      const db = make();
      const [ada, bob] = await Promise.all([newAccount(db), newAccount(db)]);
      const identity = { issuer: "https://id.example.org", subject: unique("subject") };
      expect(await db.identities.findUser(identity)).to.equal(null);
      await db.identities.add(ada.id, { ...identity, email: null });
      expect((await db.identities.findUser(identity))?.id).to.equal(ada.id);
      expect(await failureOf(db.identities.add(bob.id, { ...identity, email: null }))).to.be.instanceOf(AlreadyExists);
      expect(await db.identities.list(ada.id)).to.deep.equal([identity]);
      expect(await db.identities.remove(bob.id, identity)).to.equal(false);
      expect(await db.identities.remove(ada.id, identity)).to.equal(true);
    });

    it("an e-mail token works once, for its purpose, in its time, and voids the others", async () => {
      const db = make();
      const guest = await newGuest(db);
      const [first, second] = [newHash(), newHash()];
      const token = { userId: guest.id, purpose: "confirm", email: "a@example.org", expiresAt: later } as const;
      await db.emailTokens.create({ ...token, tokenSha256: first, passwordHash: "$argon2id$z" });
      await db.emailTokens.create({ ...token, tokenSha256: second, email: "b@example.org" });
      expect(await db.emailTokens.consume(first, "reset", now)).to.equal(null);
      expect(await db.emailTokens.consume(first, "confirm", later)).to.equal(null);
      expect(await db.emailTokens.findPendingEmail(guest.id, now)).to.equal("b@example.org");
      const proof = { userId: guest.id, email: "a@example.org", passwordHash: "$argon2id$z" };
      expect(await db.emailTokens.find(first, "confirm", now)).to.deep.equal(proof);
      const tries = await Promise.all([1, 2, 3].map(() => db.emailTokens.consume(first, "confirm", now)));
      expect(tries.filter((found) => found !== null)).to.deep.equal([proof]);
      expect(await db.emailTokens.consume(second, "confirm", now), "the other of two").to.equal(null);
    });

    it("finds registered people by name or address, a page at a time", async () => {
      const db = make();
      const name = unique("Zoë 100%");
      for (let n = 0; n < 3; n++) await newAccount(db, name);
      await newGuest(db, name);
      const first = await db.users.search(name.toLowerCase(), { offset: 0, limit: 2 });
      expect(first.total).to.equal(3);
      expect(first.items).to.have.lengthOf(2);
      expect((await db.users.search(name, { offset: 2, limit: 2 })).items).to.have.lengthOf(1);
      expect((await db.users.search(first.items[0]!.email!, { offset: 0, limit: 9 })).total).to.equal(1);
      expect((await db.users.search(`${name}_`, { offset: 0, limit: 9 })).total, "_ is no wildcard").to.equal(0);
    });

    it("[ID5] erasing an account takes what names it and empties what it wrote", async () => {
      const db = make();
      const [ada, bob] = await Promise.all([newAccount(db), newAccount(db)]);
      const world = await newWorld(db, bob.id);
      await db.memberships.visit(ada.id, world.id, now);
      await db.blocks.add(bob.id, ada.id);
      await db.identities.add(ada.id, { issuer: "i", subject: ada.id, email: "x@example.org" });
      const tokenSha256 = newHash();
      await db.sessions.create({ userId: ada.id, tokenSha256, expiresAt: later, userAgent: "" });
      const message = { worldId: world.id, scope: "world", senderId: ada.id, senderName: "Ada", sentAt: now } as const;
      await db.chatMessages.insertMany([{ ...message, sequence: 1, clientId: "1", text: "My name is Ada" }]);
      const event = { kind: "enteredWorld", at: now, userId: ada.id, worldId: world.id } as const;
      await db.events.recordMany([{ ...event, details: { from: "Ada's phone" } }]);

      const evidence = (adaNow: string, ...words: string[]) => ({
        toMs: 60_000,
        people: [
          { userId: ada.id, name: adaNow, places: [{ x: 1 }] },
          { userId: bob.id, name: "Bob" },
        ],
        chat: [
          {
            id: 1,
            from: { userId: ada.id, name: adaNow },
            to: null,
            text: words[0],
            edits: [{ atMs: 1, text: words[1] }],
          },
          { id: 2, from: { userId: bob.id, name: "Bob" }, to: { userId: ada.id, name: adaNow }, text: "Hi", edits: [] },
        ],
      });
      const report = {
        worldId: world.id,
        subjectId: bob.id,
        reporterId: ada.id,
        reason: "spam",
        comment: "I, Ada",
        now,
      };
      const { id: theirs } = await db.reports.create({ ...report, evidence: evidence("Ada", "It is me, Ada", "Ada!") });
      const others = { people: [{ userId: bob.id, name: "Bob" }], chat: [] };
      const { id: ofOthers } = await db.reports.create({
        ...report,
        reporterId: bob.id,
        subjectId: null,
        evidence: others,
      });

      expect(await db.users.erase(ada.id, now)).to.equal(true);
      expect(await db.users.erase(ada.id, now)).to.equal(false);
      expect(await db.reports.find(theirs)).to.deep.include({ comment: "", evidence: evidence(ERASED_NAME, "", "") });
      expect((await db.reports.find(ofOthers))?.evidence, "without them").to.deep.equal(others);
      expect(await db.users.find(ada.id)).to.include({ displayName: ERASED_NAME, email: null, isGuest: false });
      expect(await db.users.findByEmail(ada.email!)).to.equal(null);
      expect(await db.sessions.findByToken(tokenSha256, now)).to.equal(null);
      expect(await db.access.of(ada.id, world.id, now)).to.equal(null);
      expect(await db.memberships.find(ada.id, world.id)).to.equal(null);
      expect(await db.blocks.list(bob.id)).to.deep.equal([]);
      expect(await db.chatMessages.find(world.id, 1)).to.include({
        senderName: ERASED_NAME,
        text: "",
        isDeleted: true,
      });
      const { events } = await db.events.list({ world: world.id, limit: 9 });
      expect(events.map(({ user, details }) => ({ user, details }))).to.deep.equal([
        { user: { userId: ada.id, name: ERASED_NAME }, details: {} },
      ]);
      const again = { displayName: "Ada", look: FIRST_LOOK, email: ada.email };
      expect((await db.users.createAccount(again)).id, "the address is free").to.not.equal(ada.id);
    });

    it("an account that owns worlds must hand them over first", async () => {
      const db = make();
      const ada = await newAccount(db);
      const world = await newWorld(db, ada.id);
      await expectObstacle(db.users.erase(ada.id, now), "ownsWorlds");
      await db.worlds.delete(world.id, now, ada.id);
      expect(await db.users.erase(ada.id, now)).to.equal(true);
    });

    it("blocks hold until they are taken back, and are seen from both sides", async () => {
      const db = make();
      const [ada, bob] = await Promise.all([newAccount(db, "Ada"), newGuest(db, "Bob")]);
      await db.blocks.add(ada.id, bob.id);
      await db.blocks.add(ada.id, bob.id);
      expect((await db.blocks.list(ada.id)).map((user) => user.displayName)).to.deep.equal(["Bob"]);
      expect(await db.blocks.around(ada.id)).to.deep.equal({ blocked: [bob.id], blockedBy: [] });
      expect(await db.blocks.around(bob.id)).to.deep.equal({ blocked: [], blockedBy: [ada.id] });
      await db.blocks.remove(ada.id, bob.id);
      expect(await db.blocks.around(bob.id)).to.deep.equal({ blocked: [], blockedBy: [] });
      const failure = await failureOf(db.blocks.add(ada.id, ada.id));
      expect(failure).to.be.instanceOf(InvalidValue);
      expect((failure as InvalidValue).constraint).to.equal("blocks_not_oneself");
    });
  });
}
