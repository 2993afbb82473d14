import { join } from "node:path";
import { type Database, openDatabase, type World } from "@crowdwire/db";
import { permissionBits, worldId } from "@crowdwire/protocol";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import type { Browser, Locator, Page } from "playwright-core";
import { flatMap, TestMap } from "../../maps/test/support/glb.ts";
import { launchChromium } from "../support/chromium.ts";
import { chooseFrom, expectAccessible } from "../support/pageActs.ts";
import { PeopleMaker, type SignedInPerson } from "../support/people.ts";
import { until, useWorld } from "../support/useWorld.ts";
import { keepSignIn, openVisitor, type Visitor } from "../support/visit.ts";

const CLIENT_DIR = join(import.meta.dirname, "..", "..", "client", "dist");
const DESKTOP = { width: 1100, height: 760 };
const GLB = "model/gltf-binary";

describe("the pages of a world, in browsers", function () {
  this.timeout(120_000);
  const tested = useWorld({ CLIENT_DIR });
  let browser: Browser;
  let db: Database;
  let people: PeopleMaker;
  /** Owns the world. */
  let olga: SignedInPerson;
  let owner: Visitor;
  /** A member of the default role. */
  let mia: SignedInPerson;
  let member: Visitor;
  let house: World;

  const soon = (what: string, isTrue: () => Promise<boolean>) => until(what, isTrue, 30_000);
  const url = (path: string) => `${tested().server.url}${path}`;
  const part = (page: Page, name: string) => page.goto(url(`/worlds/owl-house/${name}`));
  const button = (within: Page | Locator, name: string) => within.getByRole("button", { name, exact: true });
  const row = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name }).first();

  before("an owner and a member at their browsers", async () => {
    db = openDatabase({ url: tested().databaseUrl });
    people = await PeopleMaker.open(db, tested().dataDir);
    olga = await people.registered("Olga");
    mia = await people.registered("Mia");
    const plaza = await db.worlds.findBySlug("plaza");
    house = (await db.worlds.clone(plaza!.id, { slug: "owl-house", name: "Owl house", ownerId: olga.user.id }))!;
    await db.worlds.update(house.id, { capacity: 50 });
    await db.memberships.visit(mia.user.id, house.id, new Date());
    browser = await launchChromium();
    owner = await openVisitor(browser, DESKTOP);
    member = await openVisitor(browser, DESKTOP);
    await keepSignIn(owner.context, url(""), olga);
    await keepSignIn(member.context, url(""), mia);
  });

  after(async () => {
    await browser?.close();
    await db?.close();
  });

  afterEach("nobody's page broke", () => {
    // A refusal is an answer here; what must not happen are errors of the pages themselves.
    const broken = [owner, member].flatMap((visitor) =>
      (visitor?.complaints.splice(0) ?? []).filter((words) => !/^4\d\d |Failed to load resource/u.test(words)),
    );
    expect(broken).to.deep.equal([]);
  });

  it("[M8] a world is made with a map of one's own: refused in words, checked and drawn, with nothing lost on the way", async () => {
    const { page } = owner;
    await page.goto(url("/worlds/new"));
    const chooser = page.getByLabel("A map of your own");
    const choose = async (name: string, bytes: Uint8Array | string) =>
      chooser.setInputFiles({ name, mimeType: GLB, buffer: Buffer.from(bytes) });
    await page.getByLabel("Name", { exact: true }).fill("Slate yard");
    await page.getByLabel("Description").fill("Nothing but a floor.");

    await choose("yard.fbx", "hello");
    await page.getByText("Its name ends in “.glb”.").waitFor();
    await choose("doorless.glb", await new TestMap().box([-5, -1, -5], [5, 0, 5]).glb());
    await page.getByText("doorless.glb cannot be a map here.").waitFor();
    await page.getByText(/where newcomers should appear/u).waitFor();
    await button(page, "Create the world").click();
    await page.getByText("Choose a map.").waitFor();
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).to.equal("Slate yard");

    await choose("yard.glb", await flatMap().box([2, 0, 2], [4, 2, 4]).glb());
    const card = page.getByRole("radio", { name: /yard\.glb/u });
    await card.waitFor({ state: "attached", timeout: 60_000 });
    expect(await card.isChecked(), "what was just brought is chosen").to.equal(true);
    await page.locator(".map-own img").waitFor({ timeout: 60_000 });
    await expectAccessible(page, "a map of one's own");
    expect(await db.worlds.findBySlug("slate-yard"), "before the form is sent").to.equal(null);
    await button(page, "Create the world").click();
    await page.getByText("Slate yard is open").waitFor({ timeout: 30_000 });
    const made = (await db.worlds.findBySlug("slate-yard"))!;
    expect(made.description).to.equal("Nothing but a floor.");
    expect(made.map!.origin).to.equal("upload");
    expect(made.map!.files.thumbnail, "its picture").to.match(/^picture-/u);
    await page.goto(url("/worlds?list=owned"));
    await page.getByRole("link", { name: "Manage Slate yard" }).waitFor();
    expect(await page.locator(`img[src*="${made.map!.contentHash}"]`).count(), "in the list").to.equal(1);
  });

  it("[M8] the owner changes name, tags, who may come and who finds it, and everybody's pages follow", async () => {
    const { page } = owner;
    const stranger = await (await browser.newContext()).newPage();
    await part(page, "settings");
    const form = page.getByRole("form", { name: "Settings of the world" });
    await form.getByLabel("Name", { exact: true }).fill("");
    await button(form, "Save").click();
    await form.getByText("Give the world a name.").waitFor();
    await form.getByLabel("Name", { exact: true }).fill("Owl palace");
    await form.getByLabel("Tags").fill("owls");
    await page.keyboard.press("Enter");
    await form.getByRole("switch", { name: "Guests may come in" }).click();
    await button(form, "Save").click();
    await page.getByRole("heading", { name: "Owl palace", level: 1 }).waitFor();
    await stranger.goto(url("/worlds?tags=owls"));
    await stranger.getByRole("link", { name: "About Owl palace" }).click();
    await stranger.getByText("Are not let in without an invitation; an account is needed.").waitFor();

    await form.getByText("Private", { exact: true }).click();
    await button(form, "Save").click();
    await page.locator(".world-badges").getByText("Private", { exact: true }).waitFor();
    await stranger.reload();
    await stranger.getByRole("heading", { name: "There is no world at this address" }).waitFor();
    await member.page.goto(url("/worlds/owl-house"));
    await member.page.getByText("Members, who come by invitation.").waitFor();
    await member.page.getByText("May follow an invitation, too, and are members from then on.").waitFor();
    await button(member.page, "Report this world").waitFor();
    await part(page, "about?new");
    await page.getByText("It is not in the public list.").waitFor();
    expect(await button(page, "Report this world").count(), "of one's own world").to.equal(0);
    await page.getByRole("link", { name: "your worlds" }).click();
    await page.getByRole("link", { name: "Manage Owl palace" }).waitFor();
    await stranger.context().close();
  });

  it("[M9] a role is made, renamed, made the default for newcomers and deleted; who held it has the default one", async () => {
    const { page } = owner;
    await part(page, "roles");
    await button(page, "New role").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: true }).fill("Singer");
    await button(dialog, "Make the role").click();
    await button(page, "Edit Singer").click();
    await dialog.getByLabel("Name", { exact: true }).fill("Choir");
    await button(dialog, "Save").click();
    await dialog.waitFor({ state: "detached" });
    const choir = (await db.roles.list(house.id)).find(({ name }) => name === "Choir")!;
    await db.memberships.assignRole(mia.user.id, house.id, choir.id);

    await button(row(page, "Choir"), "Make it the default").click();
    await page.getByText("Newcomers and guests are “Choir” from now on.").waitFor();
    await button(page, "Edit Choir").click();
    expect(await button(dialog, "Delete…").count(), "of the default role").to.equal(0);
    await button(dialog, "Cancel").click();
    await button(row(page, "Member"), "Make it the default").click();
    await page.getByText("Newcomers and guests are “Member” from now on.").waitFor();
    await page.reload();
    await button(page, "Edit Choir").click();
    await button(dialog, "Delete…").click();
    await dialog.getByRole("button", { name: /^Delete it: its 1/u }).click();
    await page.getByText("The role “Choir” is gone.").waitFor();
    await member.page.goto(url("/worlds/owl-house"));
    await member.page.getByText("You: Member").waitFor();
  });

  it("[M15] a link says for how long, how often and as what; it ends when it is used up, and when it is revoked", async () => {
    const { page } = owner;
    await db.roles.create(house.id, { name: "Keeper", permissions: permissionBits(["walk", "talk", "chat", "ban"]) });
    await part(page, "invitations");
    await page.getByText("No link yet").waitFor();
    expect(await page.getByRole("button", { name: /link|first/iu }).count(), "ways to make the first").to.equal(1);
    await button(page, "New link").click();
    const dialog = page.getByRole("dialog");
    await chooseFrom(dialog.getByRole("combobox", { name: "It works for" }), "1 hour");
    await dialog.getByLabel("How often it can be used").fill("none");
    await button(dialog, "Make the link").click();
    await dialog.getByText("A whole number, or empty.").waitFor();
    await dialog.getByLabel("How often it can be used").fill("1");
    await chooseFrom(dialog.getByRole("combobox", { name: "People become" }), "Keeper");
    await button(dialog, "Make the link").click();
    const link = await dialog.getByLabel("Send this to people").inputValue();
    await button(dialog, "Done").click();
    await row(page, "used 0 of 1 times").getByText("Keeper").waitFor();
    await row(page, "used 0 of 1 times")
      .getByText(/ends in (?:1 hour|\d\d minutes)/u)
      .waitFor();

    const kit = await visitorOf(await people.registered("Kit"));
    await kit.goto(`${link}?view=off`);
    await kit.getByRole("button", { name: /^Enter as Kit/u }).click();
    // The link that let Kit in is not what stands over the page from then on.
    await kit.waitForURL("**/w/owl-house?view=off");
    await soon("Kit is a member", async () => (await membersOf("Kit")).length === 1);
    expect((await membersOf("Kit"))[0]?.role.name).to.equal("Keeper");
    await kit.context().close();
    const late = await visitorOf(await people.registered("Late"));
    await late.goto(link);
    await ended(late).waitFor();
    await late.context().close();

    await page.reload();
    await button(page, "New link").click();
    await button(dialog, "Make the link").click();
    const second = await dialog.getByLabel("Send this to people").inputValue();
    await button(dialog, "Done").click();
    await button(row(page, "used 0 times"), "Revoke").click();
    await page.getByText("That link no longer works.").waitFor();
    await row(page, "used 0 times").waitFor({ state: "detached" });
    await member.page.goto(second);
    await ended(member.page).waitFor();
  });

  it("[M9] members are found by name and by role", async () => {
    const { page } = owner;
    await db.memberships.visit((await people.guest("Gil")).user.id, house.id, new Date());
    await part(page, "members");
    const rows = page.getByRole("list").last().getByRole("listitem");
    await soon("everybody is listed", async () => (await rows.count()) === 4);
    expect(await rows.filter({ hasText: "Gil" }).locator(".cw-badge").allTextContents()).to.deep.equal(["Guest"]);
    await page.getByLabel("Search members").fill("mi");
    await soon("one is listed", async () => (await rows.count()) === 1);
    await rows.getByText("Mia").first().waitFor();
    await page.getByLabel("Search members").fill("nobody at all");
    await page.getByText("No member has this name and role.").waitFor();
    await page.getByLabel("Search members").fill("");
    await chooseFrom(page.getByRole("combobox", { name: "Role", exact: true }), "Keeper");
    await soon("the keeper alone", async () => (await rows.count()) === 1);
    await rows.getByText("Kit").first().waitFor();
  });

  it("[M10] a world and a member are reported from the pages, wait in the queue, and are decided", async () => {
    const { page } = member;
    await page.goto(url("/worlds/owl-house"));
    await button(page, "Report this world").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("What happened?").fill("The owls are stuffed.");
    await button(dialog, "Send the report").click();
    await page.getByText("Thank you. Whoever keeps order").waitFor();
    await page.getByRole("link", { name: "Members", exact: true }).click();
    await button(page, "More about Kit").click();
    await page.getByRole("menuitem", { name: "Report…" }).click();
    await dialog.getByLabel("What happened?").fill("Kit hoots all night.");
    await button(dialog, "Send the report").click();
    await dialog.waitFor({ state: "detached" });

    const queue = owner.page;
    await part(queue, "reports");
    await row(queue, "The owls are stuffed.").getByText("by Mia").waitFor();
    await button(queue, "Look at the report of This world").click();
    await dialogOf(queue).getByText("Dismissed", { exact: true }).click();
    await dialogOf(queue).getByLabel("Note").fill("They are not.");
    await button(dialogOf(queue), "Decide").click();
    await dialogOf(queue).waitFor({ state: "detached" });
    await button(queue, "Look at the report of Kit").click();
    await button(dialogOf(queue), "Decide").click();
    await queue.getByText("No report waits for a decision.").waitFor();
    await queue.getByText("Decided", { exact: true }).click();
    await row(queue, "The owls are stuffed.").getByText("dismissed by Olga").waitFor();
    await row(queue, "Kit hoots all night.").getByText("acted upon by Olga").waitFor();
    await button(queue, "Look at the report of This world").click();
    expect(await dialogOf(queue).getByLabel("Note").inputValue()).to.equal("They are not.");
    await queue.keyboard.press("Escape");
    await dialogOf(queue).waitFor({ state: "detached" });
  });

  it("[M14] the list of bans says who, why, by whom and until when, and keeps those that were lifted", async () => {
    const { page } = owner;
    await part(page, "members");
    await button(page, "More about Kit").click();
    await page.getByRole("menuitem", { name: "Ban…" }).click();
    await button(dialogOf(page), "Ban").click();
    await dialogOf(page).locator(".cw-field-error").getByText(/\w/u).waitFor();
    await dialogOf(page).getByLabel("Why?").fill("Hooting.");
    await chooseFrom(dialogOf(page).getByRole("combobox", { name: "For how long?" }), "1 week");
    await button(dialogOf(page), "Ban").click();
    await page.getByText("Kit is banned from Owl palace.").waitFor();
    await part(page, "bans");
    const ban = row(page, "“Hooting.”");
    await ban.getByText(/by Olga, until /u).waitFor();
    const bans = await db.bans.list(house.id, { now: new Date(), standingOnly: true, offset: 0, limit: 5 });
    expect((bans.items[0]!.until!.getTime() - Date.now()) / 86_400_000).to.be.within(6.9, 7);
    await button(ban, "Lift the ban of Kit").click();
    await page.getByText("Nobody is banned").waitFor();
    await page.getByText("All", { exact: true }).click();
    await row(page, "“Hooting.”").getByText("Lifted", { exact: true }).waitFor();
  });

  it("[M22] the history is searched by person, by what happened and by days, and read back page by page", async () => {
    const { page } = owner;
    const day = 86_400_000;
    const past = new Date(Date.now() - 10 * day);
    const visits = Array.from({ length: 60 }, (_, index) => ({
      kind: index % 2 === 0 ? ("enteredWorld" as const) : ("leftWorld" as const),
      at: new Date(past.getTime() + index * 1000),
      userId: mia.user.id,
      worldId: house.id,
    }));
    await db.events.recordMany(visits);
    await part(page, "history");
    const rows = page.getByRole("list", { name: "What happened" }).getByRole("listitem");
    const shows = (count: number) => soon(`${count} rows`, async () => (await rows.count()) === count);
    await shows(50);
    await button(page, "Show earlier ones").click();
    await soon("the rest too", async () => (await rows.count()) > 60);

    await chooseFrom(page.getByRole("combobox", { name: "What" }), "Banned");
    await shows(1);
    await rows.getByText("banned Kit").waitFor();
    await chooseFrom(page.getByRole("combobox", { name: "What" }), "Came in");
    const person = page.getByRole("combobox", { name: "Person" });
    await person.fill("Mi");
    await page.getByRole("option", { name: "Mia" }).waitFor();
    await person.press("ArrowDown");
    await person.press("Enter");
    await shows(30);
    const asDay = (at: Date) =>
      `${at.getFullYear()}-${`${at.getMonth() + 1}`.padStart(2, "0")}-${`${at.getDate()}`.padStart(2, "0")}`;
    await page.getByLabel("From", { exact: true }).fill(asDay(new Date(past.getTime() + 2 * day)));
    await page.getByText("Nothing of that kind").waitFor();
    await page.getByLabel("From", { exact: true }).fill(asDay(past));
    await page.getByLabel("To", { exact: true }).fill(asDay(new Date(past.getTime() + day)));
    await shows(30);
    await expectAccessible(page, "the history");
    await button(page, "Show everything").click();
    await soon("all of it again", async () => (await rows.count()) > 30);
    await rows.getByRole("button", { name: "Olga" }).first().click();
    await soon(
      "Olga's alone",
      async () => !(await rows.allTextContents()).some((words) => words.startsWith("Mia came")),
    );
  });

  it("[M2] many worlds are read page by page, and the browser's Back leads back", async () => {
    const { page } = member;
    for (let index = 10; index < 40; index++) {
      await db.worlds.clone(house.id, { slug: `nest-${index}`, name: `Nest ${index}`, ownerId: mia.user.id });
    }
    await page.goto(url("/worlds?list=owned"));
    const found = page.getByRole("link", { name: /^Manage / });
    await soon("a page of them", async () => (await found.count()) === 24);
    const first = await found.allTextContents();
    await button(page, "Next page").click();
    await soon("the rest of them", async () => (await found.count()) === 6);
    expect(
      (await found.allTextContents()).filter((name) => first.includes(name)),
      "twice",
    ).to.deep.equal([]);
    await page.goBack();
    await soon("the first again", async () => (await found.count()) === 24);
  });

  const ended = (page: Page) => page.getByRole("heading", { name: "This invitation no longer works" });

  const dialogOf = (page: Page) => page.getByRole("dialog");

  async function visitorOf(who: SignedInPerson): Promise<Page> {
    const { context, page } = await openVisitor(browser, DESKTOP);
    await keepSignIn(context, url(""), who);
    return page;
  }

  const membersOf = async (text: string) => {
    const response = await olga.ask(url(""), "GET", `/worlds/${worldId(house.id)}/members?text=${text}`);
    return ((await response.json()) as { members: { name: string; role: { name: string } }[] }).members;
  };
});
