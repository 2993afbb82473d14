import { join } from "node:path";
import { type Database, openDatabase, type User } from "@crowdwire/db";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import type { Browser, Page } from "playwright-core";
import { hashPassword } from "../../game-server/src/auth/passwords.ts";
import { type Issuer, startIssuer } from "../../game-server/test/support/startIssuer.ts";
import { launchChromium } from "../support/chromium.ts";
import { fillInSignIn, linkInMailTo } from "../support/pageActs.ts";
import { plainLook, until, useWorld } from "../support/useWorld.ts";
import { openVisitor, type Visitor } from "../support/visit.ts";

const CLIENT_DIR = join(import.meta.dirname, "..", "..", "client", "dist");
const DESKTOP = { width: 1100, height: 760 };
const PHONE = { width: 390, height: 780 };
const OLD = { email: "nell@example.org", password: "seven slow snails" };
const NEW = { email: "nell@elsewhere.example", password: "nine quick quails" };

describe("an account and its ends, in browsers", function () {
  this.timeout(120_000);
  let issuer: Issuer | undefined;
  const tested = useWorld(async (url) => {
    issuer = await startIssuer([`${url}/api/v1/session/oidc/corp/callback`]);
    const { clientId, clientSecret } = issuer;
    const provider = { id: "corp", name: "Example Corp", issuer: issuer.url, clientId, clientSecret };
    return { CLIENT_DIR, NODE_ENV: "development", OIDC_PROVIDERS: JSON.stringify([provider]) };
  });
  let db: Database;
  let browser: Browser;
  let nell: User;
  /** Where Nell does everything. */
  let desk: Visitor;
  /** Where she is signed in as well, until she is not. */
  let phone: Visitor;

  const url = (path: string) => `${tested().server.url}${path}`;
  const signIn = (page: Page, who: typeof OLD) => fillInSignIn(page, url(""), who.email, who.password);
  const heading = (page: Page, name: string) => page.getByRole("heading", { name, level: 1 });
  const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

  before("somebody with an account and two devices", async () => {
    db = openDatabase({ url: tested().databaseUrl });
    const account = { displayName: "Nell", look: plainLook, email: OLD.email, isEmailConfirmed: true };
    nell = await db.users.createAccount(account);
    await db.users.setPassword(nell.id, await hashPassword(OLD.password));
    browser = await launchChromium();
    desk = await openVisitor(browser, DESKTOP);
    phone = await openVisitor(browser, PHONE);
    await signIn(phone.page, OLD);
    await heading(phone.page, "Worlds").waitFor();
  });

  after(async () => {
    await browser?.close();
    await db?.close();
    await issuer?.close();
  });

  afterEach("nobody's page broke", () => {
    // A refusal is an answer here; what must not happen are errors of the pages themselves.
    const broken = [desk, phone].flatMap((visitor) =>
      (visitor?.complaints.splice(0) ?? []).filter((words) => !/^4\d\d |Failed to load resource/u.test(words)),
    );
    expect(broken).to.deep.equal([]);
  });

  async function expectSignedOut({ page }: Visitor): Promise<void> {
    await page.goto(url("/account?view=off"));
    await heading(page, "Sign in first").waitFor();
  }

  it("[M12] a forgotten password is chosen anew by the mail's link, once, and that ends every other sign-in", async () => {
    const { page } = desk;
    await page.goto(url("/sign-in"));
    await page.getByRole("link", { name: "Forgotten your password?" }).click();
    await page.getByLabel("E-mail address").fill(OLD.email);
    await button(page, "Send the link").click();
    await heading(page, "One look at your mailbox").waitFor();
    await page.getByRole("link", { name: "read it here" }).waitFor();
    const link = await linkInMailTo(url(""), OLD.email);
    await page.goto(link);
    await page.getByRole("textbox", { name: "New password" }).fill("password1");
    await button(page, "Set the password").click();
    await page.getByText("Many people use this password").waitFor();
    await page.getByRole("textbox", { name: "New password" }).fill(NEW.password);
    await button(page, "Set the password").click();
    await page.getByText("Your new password is set").waitFor();
    await heading(page, "Worlds").waitFor();

    await expectSignedOut(phone);
    await signIn(phone.page, OLD);
    await phone.page.getByRole("alert").getByText("is wrong").waitFor();
    await phone.page.goto(link);
    await phone.page.getByRole("textbox", { name: "New password" }).fill("the thief's own words");
    await button(phone.page, "Set the password").click();
    await phone.page.getByText("This link has been used").waitFor();
    await phone.page.getByRole("link", { name: "New link" }).click();
    await heading(phone.page, "Forgotten your password?").waitFor();
    await signIn(phone.page, { ...OLD, password: NEW.password });
    await heading(phone.page, "Worlds").waitFor();
  });

  it("[M12] another address counts once its link was opened, and not before", async () => {
    const { page } = desk;
    await page.goto(url("/account?view=off"));
    const form = page.getByRole("form", { name: "Change the address" });
    await form.getByLabel("New address").fill(NEW.email);
    await form.getByLabel("Your password").fill(OLD.password);
    await button(page, "Send the link").click();
    await form.getByText("This is not your password").waitFor();
    await form.getByLabel("Your password").fill(NEW.password);
    await button(page, "Send the link").click();
    await page.getByText(`We have sent a link to ${NEW.email}.`).waitFor();
    await page.getByRole("link", { name: "read it here" }).waitFor();
    expect((await db.users.find(nell.id))?.email, "until the link was opened").to.equal(OLD.email);
    await page.goto(await linkInMailTo(url(""), NEW.email));
    await heading(page, "Your new address counts").waitFor();
    await page.getByRole("link", { name: "Back to your account" }).click();
    await page.getByText(NEW.email, { exact: true }).waitFor();
    await expectSignedOut(phone);
    await signIn(phone.page, NEW);
    await heading(phone.page, "Worlds").waitFor();
  });

  it("[M12] [M22] one device is signed out from another, and what was done is read back", async () => {
    const { page } = desk;
    await page.goto(url("/account?view=off"));
    const others = page.getByRole("button", { name: /^Sign out Chrome/u });
    await others.waitFor();
    await others.click();
    await page.getByText("That device is signed out.").waitFor();
    await others.waitFor({ state: "detached" });
    await expectSignedOut(phone);
    const longAgo = { kind: "signedIn" as const, at: new Date(0), userId: nell.id, worldId: null };
    await db.events.recordMany(Array.from({ length: 8 }, () => longAgo));
    await page.reload();
    const activity = page.getByRole("list", { name: "Recent activity" }).getByRole("listitem");
    await activity.first().waitFor();
    expect(await activity.first().textContent()).to.match(/^You signed (?:in|out)/u);
    const before = await activity.count();
    await button(page, "Show earlier ones").click();
    await until("earlier ones too", async () => (await activity.count()) > before, 30_000);
    await signIn(phone.page, NEW);
    await heading(phone.page, "Worlds").waitFor();
  });

  it("whoever is signed in is led on from the pages for signing in and registering, and never back to them", async () => {
    const { page } = phone;
    await page.goto(url("/sign-in"));
    await heading(page, "Worlds").waitFor();
    await page.goto(url("/register?to=%2Faccount"));
    await heading(page, "Your account").waitFor();
    await page.goto(url("/sign-in?to=%2Fregister"));
    await heading(page, "Worlds").waitFor();
  });

  it("[M12] signing out everywhere ends the sign-in of every device, this one too", async () => {
    const { page } = desk;
    await page.goto(url("/account?view=off"));
    await page.getByText("This device").waitFor();
    expect(await page.getByRole("button", { name: /^Sign out Chrome/u }).count(), "other devices").to.equal(1);
    await button(page, "Sign out everywhere").click();
    await page.getByText("You are signed out on every device").waitFor();
    await heading(page, "Welcome back").waitFor();
    await expectSignedOut(phone);
    await expectSignedOut(desk);
  });

  it("[M12] [ID5] an account is deleted with its password, once no world is left without an owner", async () => {
    const { page } = desk;
    const plaza = await db.worlds.findBySlug("plaza");
    const owned = await db.worlds.clone(plaza!.id, { slug: "snail-house", name: "Snail house", ownerId: nell.id });
    await signIn(page, NEW);
    await heading(page, "Worlds").waitFor();
    await page.goto(url("/account?view=off"));
    await button(page, "Delete my account…").click();
    const dialog = page.getByRole("dialog", { name: "Delete your account?" });
    await dialog.getByLabel("Your password").fill(OLD.password);
    await button(page, "Delete it for good").click();
    await dialog.getByText("This is not your password").waitFor();
    await dialog.getByLabel("Your password").fill(NEW.password);
    await button(page, "Delete it for good").click();
    await dialog.getByRole("link", { name: "My worlds" }).click();
    await page.getByRole("link", { name: "Manage Snail house" }).waitFor();

    await db.worlds.delete(owned!.id, new Date());
    await page.goto(url("/account?view=off"));
    await button(page, "Delete my account…").click();
    await dialog.getByLabel("Your password").fill(NEW.password);
    await button(page, "Delete it for good").click();
    await page.getByText("Your account is deleted.").waitFor();
    expect(new URL(page.url()).pathname).to.equal("/");
    await signIn(page, NEW);
    await page.getByRole("alert").getByText("is wrong").waitFor();
  });

  it("[M12] a provider vouches for somebody, who is led back to where they were; and whoever calls it off reads so", async () => {
    const { page } = phone;
    await page.goto(url("/sign-in?to=%2Faccount"));
    await page.getByRole("link", { name: "Continue with Example Corp" }).click();
    await page.getByRole("link", { name: "Cancel" }).click();
    await page.getByRole("alert").getByText("You came back without their word for you").waitFor();

    await page.goto(url("/sign-in?to=%2Faccount"));
    await page.getByRole("link", { name: "Continue with Example Corp" }).click();
    issuer!.knows({ sub: "odo", name: "Odo", email: "odo@corp.example", email_verified: true });
    await page.getByPlaceholder("Enter any login").fill("odo");
    await page.getByPlaceholder("and password").fill("any");
    await button(page, "Sign-in").click();
    await button(page, "Continue").click();
    await heading(page, "Your account").waitFor();
    expect(await page.getByLabel("Your name", { exact: true }).inputValue()).to.equal("Odo");
    await page.getByText("by Example Corp").waitFor();
    await page.getByText("odo@corp.example").waitFor();
  });
});
