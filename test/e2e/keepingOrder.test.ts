import { join } from "node:path";
import { type Database, openDatabase, type World } from "@crowdwire/db";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../support/chromium.ts";
import { chatOf, chooseFrom, openPerson, writeInChat } from "../support/pageActs.ts";
import { PeopleMaker, type SignedInPerson } from "../support/people.ts";
import { until, useWorld } from "../support/useWorld.ts";
import { enterAgain, enterWorld, inspect, keepSignIn, openVisitor, type Visitor } from "../support/visit.ts";

const CLIENT_DIR = join(import.meta.dirname, "..", "..", "client", "dist");
const VIEWPORT = { width: 1000, height: 700 };
/** Seven metres apart on open ground. */
const OLGAS_PLACE = { x: 0, z: 16 };
const GUS_PLACE = { x: 0, z: 9 };
/** Whoever walks up to somebody stands beside them, within reach of their voice. */
const BESIDE_METERS = 2.5;

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });

describe("what people do about each other in a world, in browsers", function () {
  this.timeout(120_000);
  const tested = useWorld({ CLIENT_DIR });
  let db: Database;
  let world: World;
  let browser: Browser;
  /** Owns the world. */
  let olga: Visitor;
  /** Is a guest there. */
  let gus: Visitor;
  let heir: SignedInPerson;

  const url = (path: string) => `${tested().server.url}${path}`;
  const writing = (page: Page, label = "Write to everyone") => page.getByRole("textbox", { name: label });
  const articles = (page: Page, words: string) => page.getByRole("article").filter({ hasText: words });

  before("an owner and a guest in a world", async () => {
    const { server, databaseUrl, dataDir } = tested();
    db = openDatabase({ url: databaseUrl });
    const people = await PeopleMaker.open(db, dataDir);
    const [owner, guest] = [await people.registered("Olga"), await people.guest("Gus")];
    heir = await people.registered("Nell");
    const plaza = await db.worlds.findBySlug("plaza");
    world = (await db.worlds.clone(plaza!.id, { slug: "market", name: "Market", ownerId: owner.user.id }))!;
    await db.memberships.visit(heir.user.id, world.id, new Date());
    const places = [
      { userId: owner.user.id, ...OLGAS_PLACE },
      { userId: guest.user.id, ...GUS_PLACE },
    ];
    await db.placements.saveMany(
      places.map((place) => ({ ...place, worldId: world.id, y: 0.05, yaw: 0, updatedAt: new Date() })),
    );
    browser = await launchChromium();
    [olga, gus] = [await openVisitor(browser, VIEWPORT), await openVisitor(browser, VIEWPORT)];
    await keepSignIn(olga.context, server.url, owner);
    await keepSignIn(gus.context, server.url, guest);
    await Promise.all([enter(olga.page), enter(gus.page)]);
  });

  after(async () => {
    await browser?.close();
    await db?.close();
  });

  afterEach("nobody's page broke", () => {
    for (const visitor of [olga, gus]) expect(visitor?.complaints.splice(0) ?? []).to.deep.equal([]);
  });

  const enter = (page: Page) => enterAgain(page, url("/w/market?view=off"));

  it("[N12] who is found in the list by their name is walked up to", async () => {
    const { page } = olga;
    await page.getByRole("button", { name: /^People/u }).click();
    await page.getByLabel("Search people").fill("gu");
    await page.getByRole("button", { name: "Gus", exact: true }).click();
    await button(page, "Go to them").click();
    const away = async () => {
      const self = await inspect(page, "self");
      const other = (await inspect(page, "people")).find(({ name }) => name === "Gus");
      return other === undefined ? 99 : Math.hypot(self.x - other.x, self.z - other.z);
    };
    await until("she stands beside him", async () => (await away()) < BESIDE_METERS, 20_000);
  });

  it("[N12] without the picture one reads where one is, who is near, and what they do", async () => {
    const around = olga.page.getByRole("region", { name: "Your surroundings" });
    const happens = around.getByRole("log");
    await around.getByText("You are in Market").waitFor();
    await around
      .getByRole("listitem")
      .filter({ hasText: /^Gus\s*\d metres? away/u })
      .waitFor();
    await happens.getByText("You are with Gus.").waitFor();
    await gus.page.locator(".world-view").focus();
    await gus.page.keyboard.press("Digit1");
    await happens.getByText("Gus waves.").waitFor();
    await gus.page.keyboard.press("KeyC");
    await happens.getByText("Gus sits down.").waitFor();
    await gus.page.getByRole("log", { name: "What happens" }).getByText("You sit down.").waitFor();
    await gus.page.keyboard.press("KeyC");
    await happens.getByText("Gus stands up.").waitFor();
    expect(await olga.page.getByRole("button", { name: /person camera/u }).count(), "a camera").to.equal(0);
  });

  it("fingers are told of no keys, and of nothing to look at without a picture", async () => {
    const phone = await openVisitor(browser, { width: 390, height: 844 }, { hasTouch: true, isMobile: true });
    const { page } = phone;
    await page.addInitScript(() => localStorage.removeItem("crowdwire-preferences"));
    await enterWorld(page, url("/w/market?view=off"), "Tess");
    const hints = page.getByRole("complementary", { name: "How to get about" });
    await hints.waitFor();
    expect(await hints.textContent()).to.not.match(/look|view|tap|click|drag|pinch/iu);
    await button(page, "Emotes").tap();
    const wave = button(page, "Wave");
    await wave.last().waitFor();
    expect(await page.locator(".emote-digit:visible, kbd:visible").count(), "keys").to.equal(0);
    await wave.last().focus();
    expect(await page.getByRole("tooltip").count(), "explained to fingers").to.equal(0);
    expect(phone.complaints).to.deep.equal([]);
    // Whoever only closes the page is waited for, and would still stand there in the tests that follow.
    await page.keyboard.press("Escape");
    await button(page, "Leave this world").tap();
    const isGone = async () => (await inspect(olga.page, "people")).every(({ name }) => name !== "Tess");
    await until("she is gone", isGone, 10_000);
    await phone.context.close();
  });

  it("[M3] what is written to one person is read by them, and answered, apart from what everyone reads", async () => {
    await button(olga.page, "Write to them").click();
    await writing(olga.page, "Write to Gus").fill("A word between us");
    await olga.page.keyboard.press("Enter");
    await button(gus.page, "Chat, 1 unread").click();
    expect(await articles(gus.page, "A word between us").count(), "among what everyone reads").to.equal(0);
    await chatOf(gus.page).getByRole("button", { name: "Olga" }).click();
    await articles(gus.page, "A word between us").waitFor();
    await writing(gus.page, "Write to Olga").fill("And one back");
    await gus.page.keyboard.press("Enter");
    await articles(olga.page, "And one back").waitFor();
    await chatOf(gus.page).getByRole("button", { name: "Everyone" }).click();
    await chatOf(olga.page).getByRole("button", { name: "Everyone" }).click();
    expect(await articles(olga.page, "And one back").count(), "among what everyone reads").to.equal(0);
  });

  it("[M3] what one wrote is put right and taken back for everybody, and what others wrote by who keeps order", async () => {
    await writeInChat(gus.page, "Appels for sale");
    const appels = articles(gus.page, "Appels");
    await appels.hover();
    await appels.getByRole("button", { name: "Edit this message" }).click();
    await gus.page.getByLabel("Your message").fill("Apples for sale");
    await gus.page.keyboard.press("Enter");
    await articles(olga.page, "Apples for sale").getByText("(edited)").waitFor();
    expect(await articles(olga.page, "Appels").count(), "as it was").to.equal(0);

    await writeInChat(gus.page, "Never mind");
    await articles(olga.page, "Never mind").waitFor();
    await articles(gus.page, "Never mind").hover();
    await articles(gus.page, "Never mind").getByRole("button", { name: "Delete this message" }).click();
    await articles(olga.page, "Never mind").waitFor({ state: "detached" });

    await writeInChat(olga.page, "No selling here");
    const hers = articles(gus.page, "No selling here");
    await hers.waitFor();
    expect(await hers.getByRole("button").count(), "what he can do about hers").to.equal(0);
    await articles(olga.page, "Apples for sale").hover();
    await articles(olga.page, "Apples for sale").getByRole("button", { name: "Delete this message of Gus" }).click();
    await articles(gus.page, "Apples for sale").waitFor({ state: "detached" });
  });

  it("[M3] in slow mode one is told how long to wait, who keeps order need not, and it ends", async () => {
    const settings = await olga.context.newPage();
    await settings.goto(url("/worlds/market/settings"));
    const form = settings.getByRole("form", { name: "Chat" });
    const choosePace = async (pace: string) => {
      // A list that is open in a tab closes when that tab is left or come to.
      await settings.bringToFront();
      await chooseFrom(form.getByRole("combobox", { name: "Slow mode" }), pace);
      await form.getByRole("button", { name: "Save" }).click();
      await settings.getByText("Saved. People inside see it at once.").last().waitFor();
    };
    await choosePace("One message in 5 seconds");
    const wait = gus.page.getByText(/^Slow mode: you may write again in \d s\.$/u);
    await writeInChat(gus.page, "Slowly");
    await wait.waitFor();
    await writing(gus.page).fill("Slowly, again");
    await gus.page.keyboard.press("Enter");
    expect(await button(gus.page, "Send").isDisabled(), "before its time").to.equal(true);
    for (const words of ["As fast", "as I like"]) await writeInChat(olga.page, words);
    expect(await articles(olga.page, "Slowly, again").count(), "sent before its time").to.equal(0);
    await wait.waitFor({ state: "detached" });
    await gus.page.keyboard.press("Enter");
    await articles(olga.page, "Slowly, again").waitFor();
    await wait.waitFor();
    await choosePace("As people like");
    await wait.waitFor({ state: "detached", timeout: 2000 });
    await settings.close();
  });

  it("who is muted for everyone is told so, after a reload too, until they are given the word back", async () => {
    await openPerson(olga.page, "Gus");
    await button(olga.page, "Mute for everyone").click();
    await olga.page.getByText("Muted for everyone", { exact: true }).waitFor();
    await gus.page.getByText("You are muted for everyone").waitFor();
    await enter(gus.page);
    await gus.page.getByText("You are muted for everyone").waitFor();
    await openPerson(olga.page, "Gus");
    await button(olga.page, "Give them the word back").click();
    await gus.page.getByText("You have the word again.").waitFor();
    await gus.page.getByText("You are muted for everyone").waitFor({ state: "detached" });
  });

  it("[check 21] who is sent out reads why, and is not let in again for a minute", async () => {
    await openPerson(olga.page, "Gus");
    await button(olga.page, "Send out…").click();
    await olga.page.getByLabel("Why?").fill("Selling is for Saturdays.");
    await button(olga.page, "Send out").click();
    const told = gus.page.getByRole("alertdialog", { name: "You were sent out" });
    await told.getByText("The reason: “Selling is for Saturdays.”").waitFor();
    await told.getByText("You can come back in a minute.").waitFor();
    await until(
      "Olga is alone",
      async () => (await inspect(olga.page, "people")).every(({ name }) => name === "Olga"),
      20_000,
    );
    await olga.page.getByText("Gus has left").waitFor();
    // The dialog is gone for as long as the answer takes, which may be less than a look at it.
    const answer = gus.page.waitForResponse(/\/matchmake\//u);
    await button(gus.page, "Try again").click();
    expect((await answer).status()).to.equal(403);
    await told.getByText("You can come back in a minute.").waitFor({ timeout: 20_000 });
    await button(gus.page, "Leave").click();
    gus.complaints.length = 0; // What the browser says of a request that was refused.
  });

  it("[M8] a world is copied without its people, and handed over to a member, who owns it from then on", async () => {
    const { page } = olga;
    await page.goto(url("/worlds/market/settings"));
    const copy = page.getByRole("form", { name: "Make a copy" });
    await copy.getByLabel("Name of the copy").fill("Night market");
    await copy.getByRole("button", { name: "Make the copy" }).click();
    await page.getByText("Night market is there.").waitFor();
    await page.getByRole("heading", { name: "Night market", level: 1 }).waitFor();
    await page.getByRole("link", { name: "Members" }).click();
    await page.getByRole("listitem").filter({ hasText: "Olga" }).waitFor();
    expect(await page.getByRole("listitem").filter({ hasText: "Nell" }).count(), "people of the first").to.equal(0);

    await page.goto(url("/worlds/market/settings"));
    await page.getByLabel("Find a member").fill("nel");
    await button(page, "Hand over to Nell…").click();
    await button(page, "Hand it over").click();
    await page.getByText("Market belongs to Nell now.").waitFor();
    expect((await db.worlds.find(world.id))?.ownerId).to.equal(heir.user.id);
    await page.getByRole("link", { name: "Settings" }).waitFor({ state: "detached" });
  });
});
