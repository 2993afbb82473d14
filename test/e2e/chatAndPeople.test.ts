import { join } from "node:path";
import { type Database, openDatabase, type World } from "@crowdwire/db";
import type { UserId } from "@crowdwire/protocol";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../support/chromium.ts";
import { chatOf, chooseFrom, expectAccessible, openPerson, writeInChat } from "../support/pageActs.ts";
import { PeopleMaker, type SignedInPerson } from "../support/people.ts";
import { succeeded } from "../support/useSociety.ts";
import { until, useWorld } from "../support/useWorld.ts";
import { enterAgain, inspect, keepSignIn, openVisitor, untilInside, type Visitor } from "../support/visit.ts";

const CLIENT_DIR = join(import.meta.dirname, "..", "..", "client", "dist");
const VIEWPORT = { width: 1000, height: 700 };
/** Olga and Gus hear each other; Nell stands out of reach of both. */
const PLACES = { Olga: { x: 0, z: 16 }, Gus: { x: 0, z: 14 }, Nell: { x: 0, z: 7 } };
/** Written to everyone before anybody came: more than a newcomer is shown, and more than one page of the history. */
const BEFORE = 130;
/** Which of it Gus wrote; the rest is Olga's. */
const OF_GUS = 59;
/** Said between Olga and Gus on an earlier day, nearby and directly: more than a page. */
const BETWEEN = 60;

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });
const box = (page: Page, label = "Write to everyone") => page.getByRole("textbox", { name: label });
const article = (page: Page, words: string) => page.getByRole("article").filter({ hasText: words });
const channel = (page: Page, name: RegExp) => chatOf(page).getByRole("button", { name });
/** Which of the lines that were written before are shown, in their order. */
const linesOf = async (page: Page, scope: string) =>
  (await chatOf(page).getByRole("article").allTextContents()).flatMap((words) => {
    const found = new RegExp(`Line (\\d+) of before, ${scope}`, "u").exec(words);
    return found === null ? [] : [Number(found[1])];
  });
/** What the page's keyboard is at, in words. */
const keyboardAt = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: at } = document;
    if (at?.classList.contains("world-view")) return "the world";
    return at?.getAttribute("aria-label") ?? at?.textContent ?? "";
  });

describe("chat and people in a world, in browsers", function () {
  this.timeout(120_000);
  const tested = useWorld({ CLIENT_DIR });
  let db: Database;
  let world: World;
  let browser: Browser;
  /** Owns the world. */
  let olga: Visitor;
  /** Is a guest, beside her. */
  let gus: Visitor;
  /** Is registered, and far from them. */
  let nell: Visitor;
  let owner: SignedInPerson;

  const enter = ({ page }: Visitor) => enterAgain(page, `${tested().server.url}/w/market?view=off`);

  before("an owner and a guest side by side, and somebody far from them", async () => {
    const { server, databaseUrl, dataDir } = tested();
    db = openDatabase({ url: databaseUrl });
    const people = await PeopleMaker.open(db, dataDir);
    owner = await people.registered("Olga");
    const all = { Olga: owner, Gus: await people.guest("Gus"), Nell: await people.registered("Nell") };
    const plaza = await db.worlds.findBySlug("plaza");
    world = (await db.worlds.clone(plaza!.id, { slug: "market", name: "Market", ownerId: owner.user.id }))!;
    await db.placements.saveMany(
      (["Olga", "Gus", "Nell"] as const).map((name) => ({
        userId: all[name].user.id,
        worldId: world.id,
        ...PLACES[name],
        y: 0.05,
        yaw: 0,
        updatedAt: new Date(),
      })),
    );
    const written = (scope: "world" | "nearby" | "direct", count: number, first: number, to?: UserId) =>
      Array.from({ length: count }, (_, index) => ({
        worldId: world.id,
        sequence: first + index,
        scope,
        senderId: owner.user.id,
        senderName: "Olga",
        recipientId: scope === "direct" ? to : null,
        audience: scope === "nearby" && to ? [to] : [],
        clientId: `${scope}-before-${index + 1}`,
        text: `Line ${index + 1} of before, ${scope}`,
        sentAt: new Date(Date.now() - 60_000 * (1000 - first - index)),
      }));
    await db.chatMessages.insertMany([
      ...written("direct", BETWEEN, 1, all.Gus.user.id),
      ...written("nearby", BETWEEN, 101, all.Gus.user.id),
      ...written("world", BEFORE, 201).map((line, index) =>
        index + 1 === OF_GUS ? { ...line, senderId: all.Gus.user.id, senderName: "Gus" } : line,
      ),
    ]);
    browser = await launchChromium();
    [olga, gus, nell] = [
      await openVisitor(browser, VIEWPORT),
      await openVisitor(browser, VIEWPORT),
      await openVisitor(browser, VIEWPORT),
    ];
    await keepSignIn(olga.context, server.url, all.Olga);
    await keepSignIn(gus.context, server.url, all.Gus);
    await keepSignIn(nell.context, server.url, all.Nell);
    await Promise.all([enter(olga), enter(gus), enter(nell)]);
  });

  after(async () => {
    await browser?.close();
    await db?.close();
  });

  afterEach("nobody's page broke", () => {
    for (const visitor of [olga, gus, nell]) expect(visitor?.complaints.splice(0) ?? []).to.deep.equal([]);
  });

  it("[GR8] what is written to those near is read by one's conversation group, and by nobody else", async () => {
    await olga.page.keyboard.press("KeyT");
    await channel(olga.page, /^Nearby/u).click();
    const nearby = "Write to those near you";
    await until("they stand together", async () => {
      const hearers = await olga.page.evaluate(
        () =>
          (
            globalThis as unknown as { crowdwire: { media: { state(): { hearers: unknown[] } } } }
          ).crowdwire.media.state().hearers,
      );
      return hearers.length === 1;
    });
    await box(olga.page, nearby).fill("Between the two of us");
    await olga.page.keyboard.press("Enter");
    await button(gus.page, "Chat, 1 unread").click();
    await channel(gus.page, /^Nearby.*1.*unread/u).click();
    await article(gus.page, "Between the two of us").waitFor();
    await box(gus.page, nearby).fill("Nobody else here");
    await gus.page.keyboard.press("Enter");
    await article(olga.page, "Nobody else here").waitFor();
    expect(await channel(gus.page, /unread/u).count(), "unread once it is read").to.equal(0);

    // What comes later to everyone has come: what was written to those near would have come before it.
    await channel(olga.page, /^Everyone/u).click();
    await writeInChat(olga.page, "For all to read");
    await button(nell.page, "Chat, 1 unread").click();
    await article(nell.page, "For all to read").waitFor();
    await channel(nell.page, /^Nearby/u).click();
    await chatOf(nell.page).getByText("Only those you stand with read what you write here.").waitFor();
    await box(nell.page, nearby).fill("Is anybody there?");
    await nell.page.keyboard.press("Enter");
    await chatOf(nell.page).getByText("Not sent: Nobody is near enough to read that.").waitFor();
    await chatOf(nell.page).getByRole("button", { name: "Give up" }).click();
    await chatOf(nell.page).getByText("Nothing written yet").waitFor();
    await channel(nell.page, /^Everyone/u).click();
  });

  it("[M3] what was written before one came is read back page by page, each once, without losing the place", async () => {
    const { page } = nell;
    const list = chatOf(page).getByRole("log", { name: "Messages" });
    const lines = () => linesOf(page, "world");
    const first = await lines();
    expect(first.length, "shown to a newcomer").to.be.within(40, 50);
    const earlier = list.getByRole("button", { name: "Show earlier messages" });
    while ((await earlier.count()) > 0) {
      const [oldest] = await lines();
      await earlier.click();
      await until(`what was written before line ${oldest}`, async () => (await lines())[0]! < oldest!);
      const [row, frame] = [
        await article(page, `Line ${oldest} of before, world`).boundingBox(),
        await list.boundingBox(),
      ];
      expect(row!.y, `line ${oldest} is still in sight`).to.be.within(frame!.y, frame!.y + frame!.height / 2);
    }
    expect(await lines()).to.deep.equal(Array.from({ length: BEFORE }, (_, index) => index + 1));
    await chatOf(page).getByText("It begins here.").waitFor({ state: "attached" });
    await button(page, "To the newest").click();
    await button(page, "To the newest").waitFor({ state: "detached" });
    await button(page, "Close the chat").click();
  });

  it("[M3] so are nearby and direct conversations of an earlier day, by those who were in them", async () => {
    const { page } = gus;
    await openPerson(page, "Olga");
    await page.getByText("Owner", { exact: true }).waitFor();
    await button(page, "Write to them").click();
    for (const [name, scope] of [
      [/^Olga/u, "direct"],
      [/^Nearby/u, "nearby"],
    ] as const) {
      await channel(page, name).click();
      // Where nothing is shown yet, the first page comes by itself.
      if (scope === "direct") await article(page, `Line ${BETWEEN} of before, direct`).waitFor();
      const begin = chatOf(page).getByText("It begins here.");
      while ((await begin.count()) === 0) {
        const before = (await linesOf(page, scope)).length;
        await chatOf(page).getByRole("button", { name: "Show earlier messages" }).click();
        await until("more is shown", async () => (await linesOf(page, scope)).length > before);
      }
      expect(await linesOf(page, scope), scope).to.deep.equal(Array.from({ length: BETWEEN }, (_, index) => index + 1));
    }
    await channel(page, /^Everyone/u).click();
    await channel(page, /^Olga/u).waitFor();
    expect(await channel(page, /^Olga/u).count(), "a channel of earlier messages alone stays").to.equal(1);
  });

  it("[SH7] what one wrote on an earlier day is edited and deleted, by who keeps order too, and goes from every page at once", async () => {
    // Olga wrote most of it, and keeps order; Nell has it in front of her, and neither.
    await button(nell.page, "Chat").click();
    const of = (page: Page, line: string) => article(page, `Line ${line} of before, world`);
    await chatOf(olga.page).getByRole("button", { name: "Show earlier messages" }).click();
    await of(nell.page, "60").waitFor();
    expect(await of(nell.page, "60").getByRole("button").count(), "what others may do with it").to.equal(0);
    const own = of(olga.page, "60");
    await own.hover();
    await own.getByRole("button", { name: "Edit this message" }).press("Enter");
    await olga.page.getByLabel("Your message").fill("Line sixty, changed today");
    await olga.page.keyboard.press("Enter");
    await article(nell.page, "Line sixty, changed today").getByText("(edited)").waitFor();
    const changed = article(olga.page, "Line sixty, changed today");
    await changed.waitFor();
    expect(await keyboardAt(olga.page), "the keyboard").to.equal("Edit this message");
    await changed.getByRole("button", { name: "Delete this message" }).press("Enter");
    await changed.waitFor({ state: "detached" });
    await article(nell.page, "Line sixty, changed today").waitFor({ state: "detached" });
    expect(await keyboardAt(olga.page), "the keyboard").to.equal("Messages");
    const his = of(olga.page, `${OF_GUS}`);
    expect(await his.getByRole("button", { name: "Edit this message" }).count(), "of others").to.equal(0);
    await his.getByRole("button", { name: "Delete this message of Gus" }).press("Enter");
    await of(nell.page, `${OF_GUS}`).waitFor({ state: "detached" });
    await button(nell.page, "Close the chat").click();
  });

  it("[SH7] a name behind an @ is suggested, and calls whoever is named, and them alone", async () => {
    await button(gus.page, "Close the chat").click();
    const words = box(olga.page);
    await words.fill("");
    await words.pressSequentially("Look @g");
    const names = olga.page.getByRole("listbox", { name: "People" });
    await names.getByRole("option", { name: "@Gus", selected: true }).waitFor();
    await olga.page.keyboard.press("Escape");
    await names.waitFor({ state: "detached" });
    expect(await chatOf(olga.page).isVisible(), "Escape closed the names alone").to.equal(true);
    await words.pressSequentially("u");
    await names.waitFor();
    await olga.page.keyboard.press("Tab");
    expect(await words.inputValue()).to.equal("Look @Gus ");
    await olga.page.keyboard.type("here");
    await olga.page.keyboard.press("Enter");
    await gus.page.getByRole("button", { name: "Olga mentions you" }).click();
    await article(gus.page, "Look @Gus here").locator(".mention[data-self]").waitFor();
    await button(gus.page, "Chat").waitFor();
    await button(nell.page, "Chat, 1 unread").waitFor();
    expect(await nell.page.getByRole("button", { name: "mentions you" }).count(), "others are called").to.equal(0);
  });

  it("an emoji goes where one writes, and the keyboard stays there", async () => {
    const { page } = gus;
    await box(page).fill("Hooray!");
    await box(page).press("Home");
    await button(page, "Emoji").click();
    const faces = page.getByRole("dialog", { name: "Emoji" });
    await faces.waitFor();
    await expectAccessible(page, "emoji");
    await page.keyboard.press("Escape");
    await faces.waitFor({ state: "detached" });
    expect(await chatOf(page).isVisible(), "Escape closed the emoji alone").to.equal(true);
    await button(page, "Emoji").click();
    await faces.getByRole("button", { name: "party" }).click();
    await until("it is there", async () => (await box(page).inputValue()) === "🎉Hooray!");
    await page.keyboard.press("Enter");
    await article(olga.page, "🎉Hooray!").waitFor();
    await button(nell.page, "Chat, 2 unread").click();
    await article(nell.page, "🎉Hooray!").waitFor();
    await button(nell.page, "Chat").click();
  });

  it("[N12] the list of people is gone through by keys alone, which come back to where they were", async () => {
    const { page } = olga;
    await page.keyboard.press("Escape");
    await chatOf(page).waitFor({ state: "detached" });
    expect(await keyboardAt(page)).to.equal("the world");
    // P leads there and back, and the keys of the world are the world's meanwhile: nothing is typed by them.
    await page.keyboard.press("KeyP");
    await until("the list has the keyboard", async () => (await keyboardAt(page)) === "People in this world");
    await page.keyboard.press("KeyP");
    await until("the world has it again", async () => (await keyboardAt(page)) === "the world");
    await page.keyboard.press("KeyP");
    const search = page.getByRole("searchbox", { name: "Search people" });
    for (let tabs = 0; tabs < 3 && !(await search.evaluate((it) => it === document.activeElement)); tabs++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.type("p146c");
    await page.getByText("Nobody of this name is here.").waitFor();
    // Escape empties the search first.
    await page.keyboard.press("Escape");
    expect(await search.inputValue()).to.equal("");
    await page.keyboard.type("gu");
    const row = page.getByRole("button", { name: "Gus", exact: true });
    await row.waitFor();
    await page.keyboard.press("Tab");
    for (let tabs = 0; tabs < 3 && !(await row.evaluate((it) => it === document.activeElement)); tabs++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Gus", exact: true }).waitFor();
    await until("the way back has the keyboard", async () => (await keyboardAt(page)) === "Back to everybody");
    // Each dialog: nothing hinders in it, Escape closes it alone, and the keyboard is where it came from.
    for (const [opens, title] of [
      ["Report…", "Report Gus"],
      ["Send out…", "Send Gus out"],
      ["Ban…", "Ban Gus"],
    ] as const) {
      await button(page, opens).press("Enter");
      const dialog = page.getByRole("dialog", { name: title });
      await dialog.waitFor();
      await expectAccessible(page, title);
      await dialog.getByRole("button", { name: "Cancel" }).focus();
      // What are keys of the world elsewhere does nothing here.
      await page.keyboard.press("KeyT");
      await page.keyboard.press("KeyP");
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await page.getByRole("heading", { name: "Gus", exact: true }).waitFor();
      await until(`“${opens}” has the keyboard`, async () => (await keyboardAt(page)) === opens);
    }
    await page.keyboard.press("Escape");
    await row.waitFor();
    await until("his row has the keyboard", () => row.evaluate((it) => it === document.activeElement));
    await page.keyboard.press("Escape");
    await row.waitFor({ state: "detached" });
    expect(await keyboardAt(page)).to.equal("the world");
  });

  it("[M10] a world is reported from inside, by those who are registered", async () => {
    const { page } = nell;
    await page.getByRole("button", { name: /^People/u }).click();
    await button(page, "Report this world…").click();
    const dialog = page.getByRole("dialog", { name: "Report Market" });
    await chooseFrom(dialog.getByRole("combobox", { name: "What is it about?" }), "Spam");
    await dialog.getByLabel("What happened?").fill("Nothing here but stalls.");
    await dialog.getByRole("button", { name: "Send the report" }).click();
    await page.getByText("Thank you. Whoever keeps order here will look at it.").waitFor();
    await dialog.waitFor({ state: "detached" });
    const answer = await owner.ask(tested().server.url, "GET", `/worlds/${world.id}/reports`);
    const { reports } = (await answer.json()) as { reports: { isOfWorld: boolean; comment: string }[] };
    expect(reports).to.have.lengthOf(1);
    expect(reports[0]).to.include({ isOfWorld: true, comment: "Nothing here but stalls." });
    await button(page, "Close the list of people").click();
    await gus.page.getByRole("button", { name: /^People/u }).click();
    await openPerson(gus.page, "Olga");
    await gus.page.getByText("Register to be able to report people.").waitFor();
    await button(gus.page, "Back to everybody").click();
    expect(await button(gus.page, "Report this world…").count(), "what a guest is offered").to.equal(0);
    await button(gus.page, "Close the list of people").click();
  });

  it("[M1] whoever looks on reads what is written to everyone, is told why they cannot write, and goes on where they come in", async () => {
    const { page } = nell;
    await button(page, "Leave this world").click();
    await until("she is gone", async () => (await inspect(olga.page, "people")).every(({ name }) => name !== "Nell"));
    await succeeded(owner.ask(tested().server.url, "PATCH", `/worlds/${world.id}`, { capacity: 2 }));
    await page.goto(`${tested().server.url}/w/market?view=off`);
    await button(page, "Just watch").click();
    const bar = page.getByRole("region", { name: "You are watching" });
    await bar.waitFor({ timeout: 60_000 });
    await writeInChat(olga.page, "Two are enough");
    await bar.getByRole("button", { name: "Chat, 1 unread" }).click();
    await article(page, "Two are enough").waitFor();
    await article(page, "🎉Hooray!").waitFor();
    expect(await article(page, "Between the two of us").count(), "of those near").to.equal(0);
    expect(await channel(page, /^Nearby/u).count(), "who is not there stands near nobody").to.equal(0);
    await chatOf(page).getByText("You are looking on. You can write as soon as you are inside.").waitFor();
    expect(await box(page).isDisabled(), "the box").to.equal(true);
    await box(page).press("Enter");
    await chatOf(page).getByRole("button", { name: "Show earlier messages" }).click();
    await article(page, "Line 70 of before, world").waitFor();
    await expectAccessible(page, "looking on, with the chat");
    await bar.getByRole("button", { name: "Get in line" }).click();
    await bar.getByText("You are next. You come in by yourself.").waitFor();
    await button(gus.page, "Leave this world").click();
    await untilInside(page);
    await until("she may write", async () => !(await box(page).isDisabled()));
    await writeInChat(page, "Room for me");
    await article(olga.page, "Room for me").waitFor();
    expect(await article(page, "Two are enough").count(), "what she read before").to.equal(1);
  });

  it("[M1] whoever looks on and was never inside reads what is written now and what was before, with the box closed", async () => {
    const { page, context } = gus;
    await context.clearCookies();
    await page.goto(`${tested().server.url}/w/market?view=off`);
    await page.getByRole("textbox").first().fill("Ida");
    await button(page, "Just watch").click();
    await page.getByRole("region", { name: "You are watching" }).waitFor({ timeout: 60_000 });
    await button(page, /^Chat/u).click();
    await article(page, "Room for me").waitFor();
    await chatOf(page).getByRole("button", { name: "Show earlier messages" }).click();
    await article(page, "Line 50 of before, world").waitFor();
    expect(await box(page).isDisabled(), "the box").to.equal(true);
  });
});
