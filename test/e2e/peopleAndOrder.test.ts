import { join } from "node:path";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../support/chromium.ts";
import { LateSocket } from "../support/LateSocket.ts";
import {
  chooseFrom,
  countPresses,
  expectAccessible,
  expectPagesAccessible,
  fillInSignIn,
  openPerson,
  registerAccount,
  turnWriting,
  waited,
  whenPressed,
  whenShown,
  writeInChat,
} from "../support/pageActs.ts";
import { until, useWorld } from "../support/useWorld.ts";
import { inspect, openVisitor, untilInside, type Visitor } from "../support/visit.ts";

const CLIENT_DIR = join(import.meta.dirname, "..", "..", "client", "dist");
const PASSWORD = "three green herons on a boat";
const DESKTOP = { width: 1100, height: 760 };

/** Counts messages that the server refused for the role of who sent them. */
const REFUSED = 'refusals_total{reason="notAllowed"}';
/** From the press of a button to the page of whom it concerns (N9), by the clock that all pages of a machine share. */
const ACTS_WITHIN_MS = 1000;
/** A page that just came up may wait as long for a processor as for the server. */
const LATEST_MS = 2 * ACTS_WITHIN_MS;
/** Where one may not write. */
const CLOSED_BOX = ".composer textarea[aria-disabled=true]";
const OPEN_BOX = ".composer textarea[aria-disabled=false]";

describe("accounts, worlds and order in browsers", function () {
  this.timeout(240_000);
  // The mail of development is shown by the server itself.
  const tested = useWorld({ CLIENT_DIR, NODE_ENV: "development" });
  let browser: Browser;
  /** Owns the world. */
  let ada: Visitor;
  /** Comes by the invitation. */
  let grace: Visitor;
  let link: string;
  /** Her connection, on which the server's words can be late. */
  let late: LateSocket;

  const url = (path: string) => `${tested().server.url}${path}`;
  const door = (slug: string) => url(`/w/${slug}?view=off`);

  before(async () => {
    browser = await launchChromium();
    ada = await openVisitor(browser, DESKTOP);
    grace = await openVisitor(browser, DESKTOP);
    late = await LateSocket.on(grace.page);
  });

  after(async () => {
    await browser?.close();
  });

  afterEach("nobody's page broke", () => {
    // A refusal is an answer here; what must not happen are errors of the pages themselves.
    const broken = [ada, grace].flatMap((visitor) =>
      (visitor?.complaints.splice(0) ?? []).filter(
        (words) => !/^\d{3} |Failed to load resource|server responded with a status of 4/u.test(words),
      ),
    );
    expect(broken).to.deep.equal([]);
  });

  const register = (page: Page, name: string, email: string) =>
    registerAccount(page, url(""), { name, email, password: PASSWORD });

  async function enter(page: Page, slug: string): Promise<void> {
    await page.goto(door(slug));
    await page.getByRole("button", { name: /^Enter/u }).click();
    await untilInside(page);
  }

  it("[M12] an account is asked for, confirmed by the mail's link, and signs in", async () => {
    await register(ada.page, "Ada", "ada@example.org");
    await ada.page.getByRole("button", { name: "Ada: account and more" }).click();
    await ada.page.getByRole("menuitem", { name: "Sign out" }).click();
    await fillInSignIn(ada.page, url(""), "ada@example.org", "not this one");
    await ada.page.getByRole("alert").getByText("is wrong").waitFor();
    await ada.page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await ada.page.getByRole("button", { name: "Sign in", exact: true }).click();
    await ada.page.getByRole("heading", { name: "Worlds", level: 1 }).waitFor();
    await ada.page.goto(url("/account?view=off"));
    await ada.page.getByText("This device").waitFor();
  });

  it("[M8] a world is made from a map and a name, found by its tag, and invites by a link", async () => {
    const { page } = ada;
    await page.goto(url("/worlds/new"));
    await page.getByRole("button", { name: "Create the world" }).click();
    await page.getByText("Give the world a name.").waitFor();
    await page.getByText("Plaza", { exact: true }).click();
    await page.getByLabel("Name", { exact: true }).fill("Moth house");
    await page.getByLabel("Tags").fill("moths");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Create the world" }).click();
    await page.getByText("Moth house is open").waitFor();

    await page.goto(url("/worlds"));
    await page.getByLabel("Search worlds").fill("moth");
    await page.getByRole("status").getByText("1 world", { exact: true }).waitFor({ state: "attached" });
    await page.getByRole("button", { name: "moths" }).click();
    await page.getByRole("link", { name: "About Moth house" }).click();

    await page.getByRole("link", { name: "Invitations" }).click();
    await page.getByRole("button", { name: "New link" }).click();
    await page.getByRole("button", { name: "Make the link" }).click();
    link = await page.getByLabel("Send this to people").inputValue();
    expect(link).to.contain("/invite/");
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByText("used 0 times").waitFor();
  });

  it("[M15] a guest walks after one press from an invitation link", async () => {
    const { page } = grace;
    const presses = await countPresses(page);
    await page.goto(`${link}?view=off`);
    await page.getByText("Ada invites you to").waitFor();
    await page.getByLabel("Your name").fill("Grace");
    await page.getByRole("button", { name: "Enter as Grace" }).click();
    await untilInside(page);
    expect(presses(), "presses from the link to walking in").to.equal(1);
    const at = () =>
      page.evaluate(() => (globalThis as unknown as { crowdwire: { self(): { z: number } } }).crowdwire.self().z);
    const start = await at();
    await page.keyboard.down("KeyS");
    await until("she walks", async () => Math.abs((await at()) - start) > 0.3, 20_000);
    await page.keyboard.up("KeyS");
  });

  it("[SH7] what one writes is read by the other, with links that are safe", async () => {
    await enter(ada.page, "moth-house");
    await ada.page.keyboard.press("KeyT");
    await ada.page.getByLabel("Write to everyone").fill("@Grace look: https://example.org javascript:alert(1)");
    await ada.page.keyboard.press("Enter");
    await grace.page.getByRole("button", { name: "Chat, 1 unread" }).click();
    const message = grace.page.getByRole("article", { name: /^Ada/u });
    await message.waitFor();
    const address = message.getByRole("link");
    expect(await address.count()).to.equal(1);
    expect(await address.getAttribute("href")).to.equal("https://example.org/");
    expect(await address.getAttribute("rel")).to.contain("noopener");
    await message.locator(".mention[data-self]").waitFor();
  });

  it("[M9] taking “chat” from a role closes the box of whoever types, and refuses what they send", async () => {
    const box = grace.page.getByRole("textbox", { name: "Write to everyone" });
    await box.fill("I was going to say");
    const roles = await ada.context.newPage();
    await roles.goto(url("/worlds/moth-house/roles"));
    // A page that just came up may wait as long for a processor as for the server.
    await roles.getByRole("button", { name: "Edit Member" }).waitFor();
    const turn = (shown: string) =>
      waited(whenPressed(roles, "Save"), whenShown(grace.page, shown), () => turnWriting(roles));
    const closedMs = await turn(CLOSED_BOX);
    expect(await box.isDisabled()).to.equal(true);
    await grace.page.getByText("Your role in this world does not let you write.").first().waitFor();
    expect(await box.inputValue(), "nothing that was typed is lost").to.equal("I was going to say");
    await grace.page.keyboard.press("Enter");
    expect(await ada.page.getByText("I was going to say").count()).to.equal(0);
    const openedMs = await turn(OPEN_BOX);
    console.log(`      the box is closed ${closedMs} ms after the press, and open again ${openedMs} ms after the next`);
    expect(Math.max(closedMs, openedMs)).to.be.lessThan(ACTS_WITHIN_MS);
    await roles.close();
  });

  it("[M9] what is sent in the moment in which “chat” is taken is refused by the server, and not lost", async () => {
    const box = grace.page.getByRole("textbox", { name: "Write to everyone" });
    const words = "Said in the same moment";
    const roles = await ada.context.newPage();
    await roles.goto(url("/worlds/moth-house/roles"));
    // The server has decided, and her page does not know yet: her box is open, and it sends.
    await late.hold();
    const before = await tested().server.metric(REFUSED);
    await turnWriting(roles);
    await until("the server has told her something", async () => (await late.waiting()) > 0);
    expect(await box.isDisabled(), "her page does not know yet").to.equal(false);
    await box.fill(words);
    await grace.page.keyboard.press("Enter");
    const refused = grace.page.locator(".message[data-refused]").filter({ hasText: words });
    expect(await refused.count()).to.equal(0);
    await until("the server's refusal is on its way", async () => (await tested().server.metric(REFUSED)) > before);
    const closed = whenShown(grace.page, CLOSED_BOX);
    const released = Date.now();
    await late.release();
    expect((await closed) - released, "milliseconds until the box is closed").to.be.lessThan(LATEST_MS);
    await refused.getByText("Your role in this world does not allow that.").waitFor();
    expect(await ada.page.getByText(words).count(), "nobody else reads it").to.equal(0);
    await turnWriting(roles);
    await until("the box is open", async () => !(await box.isDisabled()), 10_000);
    await refused.getByRole("button", { name: "Try again" }).click();
    await ada.page.getByRole("article").filter({ hasText: words }).waitFor();
    await roles.close();
  });

  it("[M10] a report goes to those who keep order, with what the server kept", async () => {
    const { page } = ada;
    await page.getByLabel("Write to everyone").fill("Where is the moth?");
    await page.keyboard.press("Enter");
    await grace.page.getByText("Where is the moth?", { exact: true }).waitFor();
    // She writes something rude, makes it worse, and takes it back before anybody can point at it.
    await writeInChat(grace.page, "Moths are dull!");
    const own = grace.page.getByRole("article").filter({ hasText: /Moths are/u });
    await own.hover();
    await own.getByRole("button", { name: "Edit this message" }).click();
    await grace.page.getByLabel("Your message").fill("Moths are ugly!");
    await grace.page.keyboard.press("Enter");
    const rude = page.getByRole("article").filter({ hasText: "Moths are ugly!" });
    await rude.waitFor();
    await own.hover();
    await own.getByRole("button", { name: "Delete this message" }).click();
    await rude.waitFor({ state: "detached" });
    await openPerson(page, "Grace");
    await page.getByRole("button", { name: "Report…" }).click();
    await page.getByLabel("What happened?").fill("She let the moth out.");
    await page.getByRole("button", { name: "Send the report" }).click();
    await page.getByText("Thank you. Whoever keeps order").waitFor();
    const reports = await ada.context.newPage();
    await reports.goto(url("/worlds/moth-house/reports"));
    await reports.getByRole("button", { name: "Look at the report of Grace" }).click();
    await reports.getByText("She let the moth out.").last().waitFor();
    const evidence = reports.getByRole("region", { name: "The minute before" });
    await evidence.getByText("was heard by").first().waitFor();
    expect(await evidence.textContent(), "what was written").to.contain("Where is the moth?");
    for (const words of ["Moths are dull!", "Moths are ugly!"]) await evidence.getByText(words).first().waitFor();
    await evidence.getByText(/^deleted \d+ s before$/u).waitFor();
    await reports.getByRole("button", { name: "Decide" }).click();
    await reports.getByText("No report waits for a decision.").waitFor();
    await reports.close();
  });

  it("[M14] a ban sends out within a second, says why and until when, and refuses to come back until it is lifted", async () => {
    const { page } = ada;
    await page.getByRole("button", { name: "Ban…" }).click();
    await page.getByLabel("Why?").fill("No moths, please.");
    const shown = whenShown(grace.page, "[role=alertdialog]", "No moths, please.");
    const ban = page.getByRole("button", { name: "Ban", exact: true });
    const toldMs = await waited(whenPressed(page, "Ban"), shown, () => ban.click());
    console.log(`      they read of their ban ${toldMs} ms after the press`);
    expect(toldMs).to.be.within(0, ACTS_WITHIN_MS);
    await grace.page.getByText("No moths, please.").waitFor();
    await grace.page.getByText(/It ends on/u).waitFor();
    await grace.page.goto(door("moth-house"));
    await grace.page.getByRole("heading", { name: "You are banned from Moth house" }).waitFor();
    await grace.page.getByText(/until/u).first().waitFor();
    const bans = await ada.context.newPage();
    await bans.goto(url("/worlds/moth-house/bans"));
    await bans.getByRole("button", { name: "Lift the ban of Grace" }).click();
    await bans.getByText("Grace may come in again.").waitFor();
    await bans.close();
    await enter(grace.page, "moth-house");
  });

  it("[ID2] a guest who registers keeps the name and the membership, and can be given a role then", async () => {
    const members = await ada.context.newPage();
    await members.goto(url("/worlds/moth-house/roles"));
    await members.getByRole("button", { name: "New role" }).click();
    await members.getByLabel("Name", { exact: true }).fill("Moth keeper");
    await members.getByRole("button", { name: "Make the role" }).click();
    await members.getByText("The role “Moth keeper” is there.").waitFor();
    await register(grace.page, "Grace", "grace@example.org");
    await members.goto(url("/worlds/moth-house/members"));
    await chooseFrom(members.getByRole("combobox", { name: "Role of Grace" }), "Moth keeper");
    await members.getByText("Grace has another role now.").waitFor();
    await members.close();
    await grace.page.goto(url("/worlds?list=joined"));
    await grace.page.getByRole("link", { name: "About Moth house" }).click();
    await grace.page.getByText("You: Moth keeper").waitFor();
  });

  it("[M12] a name and a look for this world alone are seen here, by everybody, and nowhere else, until they are taken back", async () => {
    const { page } = ada;
    await page.goto(url("/worlds/moth-house?view=off"));
    const form = page.getByRole("form", { name: "You in this world" });
    const name = form.getByLabel("Your name here");
    await name.fill("x".repeat(60));
    await form.getByRole("button", { name: "Save" }).click();
    await form
      .getByText(/at most|characters/iu)
      .first()
      .waitFor();
    await name.fill("Captain Moth");
    await form.getByText("Here you are Captain Moth, and here alone.").waitFor();
    await form.getByRole("switch", { name: "Another look here" }).click();
    const preview = form.getByRole("img", { name: /^Your avatar/u });
    const before = await preview.getAttribute("aria-label");
    const skins = form.getByRole("group", { name: /^Skin/u }).getByRole("radio");
    await ((await skins.first().isChecked()) ? skins.last() : skins.first()).check({ force: true });
    expect(await preview.getAttribute("aria-label"), "the preview").to.not.equal(before);
    await form.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved. Everyone in Moth house sees it at once.").waitFor();
    await page.goto(url("/account?view=off"));
    expect(await page.getByLabel("Your name", { exact: true }).inputValue(), "everywhere else").to.equal("Ada");
    await page.goto(door("moth-house"));
    await page.getByText("Welcome back, Captain Moth").waitFor();
    await page.getByRole("button", { name: "Enter as Captain Moth" }).click();
    await untilInside(page);
    await enter(grace.page, "moth-house");
    const seen = async () => (await inspect(grace.page, "people")).map((person) => person.name);
    await until("Grace sees the captain", async () => (await seen()).includes("Captain Moth"));
    const again = await ada.context.newPage();
    await again.goto(url("/worlds/moth-house?view=off"));
    const filled = again.getByRole("form", { name: "You in this world" });
    await filled.getByRole("button", { name: "As everywhere" }).click();
    await filled.getByRole("button", { name: "Save" }).click();
    await again.getByText("In Moth house you are as everywhere.").waitFor();
    await until("Grace sees Ada", async () => (await seen()).includes("Ada"));
    await again.close();
    await grace.page.goto(url("/worlds"));
  });

  it("[M1] whoever comes to a full world waits in line or looks on, is told their place, and comes in once there is room", async () => {
    const settings = await ada.context.newPage();
    await settings.goto(url("/worlds/moth-house/settings"));
    await settings.getByLabel("Places").fill("1");
    await settings.getByRole("button", { name: "Save" }).first().click();
    await settings.getByText("Saved. People inside see it at once.").waitFor();
    const { page } = grace;
    await page.goto(url("/worlds"));
    await enter(ada.page, "moth-house");
    await page.goto(door("moth-house"));
    await page.getByRole("button", { name: "Just watch" }).click();
    const bar = page.getByRole("region", { name: "You are watching" });
    await bar.getByText("Nobody waits in line. Nobody sees or hears you.").waitFor({ timeout: 60_000 });
    await until("Ada is seen", async () => (await inspect(page, "people")).some(({ name }) => name === "Ada"));
    const before = await inspect(page, "here");
    await page.keyboard.down("KeyW");
    await until("the view has moved", async () => {
      const { x, z } = await inspect(page, "here");
      return Math.hypot(x - before.x, z - before.z) > 4;
    });
    await page.keyboard.up("KeyW");
    expect(
      (await inspect(ada.page, "people")).map(({ name }) => name),
      "who is seen inside",
    ).to.deep.equal(["Ada"]);
    await expectAccessible(page, "looking on");

    await bar.getByRole("button", { name: "Get in line" }).click();
    await bar.getByText("You are next. You come in by yourself.").waitFor();
    await ada.page.getByRole("button", { name: "Leave this world" }).click();
    await page.getByRole("navigation", { name: "In this world" }).waitFor({ timeout: 60_000 });
    await untilInside(page);

    // The other way round: first into the line, then looking on.
    await ada.page.getByRole("button", { name: /^Enter/u }).click();
    await ada.page.getByText("It is full. You are next.").waitFor({ timeout: 60_000 });
    await ada.page.getByRole("button", { name: "Watch meanwhile" }).click();
    const hers = ada.page.getByRole("region", { name: "You are watching" });
    await hers.getByText("You are next. You come in by yourself.").waitFor();
    await hers.getByRole("button", { name: "Leave" }).click();
    await ada.page.getByRole("button", { name: /^Enter/u }).waitFor();
    await page.getByRole("button", { name: "Leave this world" }).click();
    await settings.getByLabel("Places").fill("100");
    await settings.getByRole("button", { name: "Save" }).first().click();
    await settings.close();
  });

  it("[M17] a deleted world is restored", async () => {
    const { page } = ada;
    await page.goto(url("/worlds/moth-house/settings"));
    await page.getByRole("button", { name: "Delete it…" }).click();
    await page.getByRole("button", { name: "Delete it", exact: true }).click();
    await page.getByRole("button", { name: "Restore Moth house" }).click();
    await page.getByText("Moth house is back.").waitFor();
  });

  it("[N12] the pages have nothing that hinders those who cannot see or point", () =>
    expectPagesAccessible(ada.page, url(""), ["/", "/sign-in", "/register", "/worlds", "/worlds/new", "/account"]));

  it("[N12] nor have the pages of a world", () =>
    expectPagesAccessible(
      ada.page,
      url(""),
      ["", "/members", "/roles", "/invitations", "/bans", "/reports", "/history", "/settings"].map(
        (part) => `/worlds/moth-house${part}`,
      ),
    ));

  it("[N12] nor have the chat and the list of people", async () => {
    const { page } = ada;
    await enter(page, "moth-house");
    await page.keyboard.press("KeyT");
    await page.getByLabel("Write to everyone").waitFor();
    await expectAccessible(page, "the chat");
    await page.getByRole("button", { name: /^People/u }).click();
    await expectAccessible(page, "the people");
  });
});
