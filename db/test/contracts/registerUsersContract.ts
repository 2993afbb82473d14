import { setTimeout as sleep } from "node:timers/promises";
import { userId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { AlreadyExists, type Database, grantAdministrator, type User } from "../../src/index.ts";
import { FIRST_LOOK, LAST_LOOK } from "./looks.ts";

const NOBODY = userId("00000000-0000-4000-8000-000000000000");
let emails = 0;
const newEmail = () => `Person.${++emails}@Example.org`;

/** What any home of users must do. */
export function registerUsersContract(make: () => Database): void {
  describe("users", () => {
    it("[ID1] a guest is a row, and comes back as it was written", async () => {
      const { users } = make();
      const guest = await users.createGuest({ displayName: "Ada 🦊", look: LAST_LOOK });
      expect(guest).to.include({ displayName: "Ada 🦊", isGuest: true, email: null, isAdministrator: false });
      expect(guest.look).to.deep.equal(LAST_LOOK);
      expect(await users.find(guest.id)).to.deep.equal(guest);
    });

    it("answers null for somebody who does not exist", async () => {
      const { users } = make();
      expect(await users.find(NOBODY)).to.equal(null);
      expect(await users.update(NOBODY, { displayName: "Nobody" })).to.equal(null);
      expect(await users.update(NOBODY, {})).to.equal(null);
    });

    it("a change leaves alone what it does not name", async () => {
      const { users } = make();
      const guest = await users.createGuest({ displayName: "Bo", look: FIRST_LOOK });
      const renamed = await users.update(guest.id, { displayName: "Bob" });
      expect(renamed).to.deep.equal({ ...guest, displayName: "Bob" });
      const dressed = await users.update(guest.id, { look: LAST_LOOK });
      expect(dressed).to.deep.equal({ ...guest, displayName: "Bob", look: LAST_LOOK });
      expect(await users.update(guest.id, {})).to.deep.equal(dressed);
    });

    it("an e-mail address belongs to one account whatever its case", async () => {
      const { users } = make();
      const email = newEmail();
      const account = await users.createAccount({ displayName: "Cleo", look: FIRST_LOOK, email });
      expect(account).to.include({ isGuest: false, email });
      expect(await users.findByEmail(email.toUpperCase())).to.deep.equal(account);
      const again = users.createAccount({ displayName: "Other", look: FIRST_LOOK, email: email.toLowerCase() });
      const error = await again.then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(AlreadyExists);
      expect((error as AlreadyExists).constraint).to.equal("users_email_unique");
    });

    it("[ID5] guests are purged by their last visit; accounts stay", async () => {
      const { users } = make();
      const gone = await users.createGuest({ displayName: "Gone", look: FIRST_LOOK });
      const back = await users.createGuest({ displayName: "Back", look: FIRST_LOOK });
      const account = await users.createAccount({ displayName: "Kept", look: FIRST_LOOK, email: newEmail() });
      const later = new Date(Date.now() + 60_000);
      await users.touch(back.id, new Date(later.getTime() + 1));
      expect(await users.purgeGuestsLastSeenBefore(later)).to.be.greaterThanOrEqual(1);
      expect(await users.find(gone.id)).to.equal(null);
      expect(await users.find(back.id)).to.not.equal(null);
      expect(await users.find(account.id)).to.not.equal(null);
    });

    it("a visit noted late never moves the last one back", async () => {
      const { users } = make();
      const guest = await users.createGuest({ displayName: "Dee", look: FIRST_LOOK });
      await users.touch(guest.id, new Date(0));
      expect((await users.find(guest.id))?.lastSeenAt).to.deep.equal(guest.lastSeenAt);
    });
  });

  describe("administrators", () => {
    it("who has the address becomes an administrator at once", async () => {
      const db = make();
      const email = newEmail();
      const account = await db.users.createAccount({
        displayName: "Eve",
        look: FIRST_LOOK,
        email,
        isEmailConfirmed: true,
      });
      expect(await grantAdministrator(db, ` ${email.toLowerCase()} `)).to.deep.equal({
        kind: "granted",
        userId: account.id,
      });
      expect((await db.users.find(account.id))?.isAdministrator).to.equal(true);
    });

    it("a grant waits for its address to be confirmed, and for no other", async () => {
      const db = make();
      const email = newEmail();
      expect(await grantAdministrator(db, email)).to.deep.equal({ kind: "remembered" });
      expect(await grantAdministrator(db, email)).to.deep.equal({ kind: "remembered" });
      const other = await db.users.createAccount({
        displayName: "Fay",
        look: FIRST_LOOK,
        email: newEmail(),
        isEmailConfirmed: true,
      });
      const awaited = await db.users.createAccount({
        displayName: "Gil",
        look: FIRST_LOOK,
        email: email.toUpperCase(),
        isEmailConfirmed: true,
      });
      expect(other.isAdministrator).to.equal(false);
      expect(awaited.isAdministrator).to.equal(true);
    });

    it("whoever only claims an address does not get what was granted to it", async () => {
      const db = make();
      const email = newEmail();
      await grantAdministrator(db, email);
      const claimant = await db.users.createAccount({ displayName: "Ida", look: FIRST_LOOK, email });
      expect(claimant.isAdministrator).to.equal(false);
      expect(await grantAdministrator(db, email)).to.deep.equal({ kind: "remembered" });
      expect((await db.users.find(claimant.id))?.isAdministrator).to.equal(false);
      const confirmed = await db.users.confirmEmail(claimant.id, email, new Date());
      expect(confirmed).to.include({ isAdministrator: true, email });
    });

    it("a registration that meets a grant waits for it to be decided", async () => {
      const db = make();
      const email = newEmail();
      let registration: Promise<User> | undefined;
      await db.transaction(async ({ administrators }) => {
        await administrators.grant(email);
        registration = db.users.createAccount({
          displayName: "Hal",
          look: FIRST_LOOK,
          email,
          isEmailConfirmed: true,
        });
        // Long enough for it to look for a grant that it cannot see yet.
        await sleep(100);
      });
      expect((await registration)?.isAdministrator).to.equal(true);
    });

    it("refuses what is not an e-mail address", async () => {
      const error = await grantAdministrator(make(), "not an address").then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(String(error)).to.contain("not an e-mail address");
    });
  });
}
