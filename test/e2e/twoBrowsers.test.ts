import { join } from "node:path";
import { POSTURE } from "@crowdwire/protocol";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../support/chromium.ts";
import { query } from "../support/postgres.ts";
import { sleep, until, useWorld } from "../support/useWorld.ts";
import { enterWorld, inspect, openPage, openVisitor, untilInside, type Visitor } from "../support/visit.ts";

const CLIENT_DIR = join(import.meta.dirname, "..", "..", "client", "dist");

/** Two pictures of a world drawn in software come seldom on a machine that does something else, too. */
const DRAWN_WITHIN_MS = 60_000;

const distance = (a: { x: number; z: number }, b: { x: number; z: number }) => Math.hypot(a.x - b.x, a.z - b.z);

describe("people in browsers", function () {
  this.timeout(240_000);
  const tested = useWorld({ CLIENT_DIR });
  let browser: Browser;
  let ada: Visitor;
  let linus: Visitor;
  let url: string;

  before("two people in the plaza", async () => {
    browser = await launchChromium();
    url = `${tested().server.url}/w/plaza`;
    ada = await openVisitor(browser);
    await enterWorld(ada.page, url, "Ada");
    // He needs no picture to know where she is: two that are drawn in software take each other's time.
    linus = await openVisitor(browser);
    await enterWorld(linus.page, `${url}?view=off`, "Linus");
  });

  after(async () => {
    await browser?.close();
  });

  afterEach("nobody complained", () => {
    for (const visitor of [ada, linus]) expect(visitor?.complaints.splice(0)).to.deep.equal([]);
  });

  async function savedPlace(name: string): Promise<{ x: number; y: number; z: number }> {
    const text = "select p.x, p.y, p.z from placements p join users u on u.id = p.user_id where u.display_name = $1";
    const [row] = await query(tested().databaseUrl, text, [name]);
    return row as { x: number; y: number; z: number };
  }

  /** Holds a key until so many metres lie behind, then waits until the server has saved where that led. */
  async function walk(page: Page, name: string, key: string, meters: number): Promise<void> {
    const start = await inspect(page, "self");
    await page.keyboard.down(key);
    await until(`${meters} m walked`, async () => distance(await inspect(page, "self"), start) >= meters, 60_000);
    await page.keyboard.up(key);
    // It saves once a second, and the page may be about to hear of a last step.
    await until(
      `${name} is where the server has them`,
      async () => distance(await savedPlace(name), await inspect(page, "self")) < 0.01,
      DRAWN_WITHIN_MS,
    );
  }

  it("[SIM5] who walks 5 m is seen where they are, by themselves, by the other and by the server", async () => {
    await until(
      "Linus sees Ada",
      async () => (await inspect(linus.page, "people")).some(({ name }) => name === "Ada"),
      DRAWN_WITHIN_MS,
    );
    await walk(ada.page, "Ada", "KeyS", 5);
    const own = await inspect(ada.page, "self");
    const asLinusSeesHer = async () => (await inspect(linus.page, "people")).find(({ name }) => name === "Ada")!;
    await until("Linus sees her there", async () => distance(await asLinusSeesHer(), own) < 0.1, DRAWN_WITHIN_MS);
    const saved = await savedPlace("Ada");
    expect(distance(saved, own), "as the server has her").to.be.lessThan(0.01);
    expect(Math.abs(saved.y - own.y)).to.be.lessThan(0.01);
  });

  it("[SIM4] who walks at a wall for three seconds never leaves the ground", async () => {
    const { ground } = tested();
    const found = { x: 0, y: 0, z: 0, polygon: 0 };
    for (const key of ["KeyW", "KeyA"]) {
      await ada.page.keyboard.down("ShiftLeft");
      await ada.page.keyboard.down(key);
      const endMs = performance.now() + 3000;
      while (performance.now() < endMs) {
        const place = await inspect(ada.page, "self");
        expect(ground.locate(place.x, place.y, place.z, found)).to.equal(true);
        expect(distance(found, place)).to.be.lessThan(0.02);
        await sleep(50);
      }
      await ada.page.keyboard.up(key);
      await ada.page.keyboard.up("ShiftLeft");
    }
  });

  it("an emote and sitting down are seen by the other", async () => {
    await sleep(2000);
    await ada.page.keyboard.press("Digit1");
    const adaAsSeen = async () => (await inspect(linus.page, "people")).find(({ name }) => name === "Ada");
    await until("waving", async () => (await adaAsSeen())?.emote === "wave", DRAWN_WITHIN_MS);
    await ada.page.keyboard.press("KeyC");
    await until("sitting", async () => /^sitOn/u.test((await adaAsSeen())?.posture ?? ""), DRAWN_WITHIN_MS);
    // Linus may see it before her own page has been told: only then does the key mean getting up.
    await until(
      "she knows it, too",
      async () => (await inspect(ada.page, "self")).posture >= POSTURE.sitOnSeat,
      DRAWN_WITHIN_MS,
    );
    await ada.page.keyboard.press("KeyC");
    await until("standing", async () => (await adaAsSeen())?.posture === "stand", DRAWN_WITHIN_MS);
  });

  it("a reload brings the same person back to the same place", async () => {
    await sleep(1500);
    const before = await inspect(ada.page, "self");
    const wayOut = ada.page.getByRole("button", { name: "Leave this world" });
    const tooltip = ada.page.getByRole("tooltip");
    const { x, y } = (await wayOut.boundingBox())!;
    await ada.page.reload();
    const enter = ada.page.getByRole("button", { name: /enter as ada/iu });
    await enter.waitFor({ timeout: DRAWN_WITHIN_MS });
    // The mouse rests where the way out comes, and somebody impatient presses as it does.
    await ada.page.mouse.move(x + 10, y + 10);
    await ada.page.evaluate(() =>
      new MutationObserver((_, observer) => {
        const found = document.querySelector<HTMLElement>(".dock-leave");
        if (found === null) return;
        observer.disconnect();
        found.click();
      }).observe(document.body, { childList: true, subtree: true }),
    );
    await enter.press("Enter");
    await untilInside(ada.page);
    await until(
      "the way out hears",
      async () => (await wayOut.getAttribute("aria-disabled")) === null,
      DRAWN_WITHIN_MS,
    );
    expect(await tooltip.count(), "nothing was pointed at").to.equal(0);
    let step = 0;
    const moves = async () => {
      await ada.page.mouse.move(x + 12 + (step++ % 4), y + 12);
      return tooltip.isVisible();
    };
    await until("what is pointed at is explained", moves, DRAWN_WITHIN_MS);
    await ada.page.mouse.move(5, 5);
    const after = await inspect(ada.page, "self");
    expect(distance(after, before)).to.be.lessThan(0.01);
    // He is inside meanwhile: a world in which nobody is closes, and with it goes whoever waits.
    expect(after.id, "the avatar waited").to.equal(before.id);
    // He has seen enough; a picture fewer to draw in software.
    expect(linus.complaints).to.deep.equal([]);
    await linus.context.close();
  });

  it("a lost connection is said, and comes back by itself", async () => {
    const before = await inspect(ada.page, "self");
    await ada.page.evaluate(() => (globalThis as unknown as { crowdwire: { cut(): void } }).crowdwire.cut());
    await ada.page
      .getByText(/reconnect/iu)
      .first()
      .waitFor({ timeout: DRAWN_WITHIN_MS });
    await untilInside(ada.page);
    await ada.page
      .getByText(/reconnect/iu)
      .first()
      .waitFor({ state: "hidden", timeout: DRAWN_WITHIN_MS });
    expect(distance(await inspect(ada.page, "self"), before)).to.be.lessThan(0.01);
  });

  it("a restart of the server brings everyone back by themselves", async () => {
    await sleep(1500);
    const before = await inspect(ada.page, "self");
    const { server } = tested();
    await server.stop();
    await ada.page
      .getByText(/reconnect|restarting/iu)
      .first()
      .waitFor({ timeout: DRAWN_WITHIN_MS });
    // What is written meanwhile waits where it stands, and what is begun waits behind a closed panel.
    await ada.page.keyboard.press("KeyT");
    const box = ada.page.getByRole("textbox", { name: "Write to everyone" });
    await box.fill("Written while away");
    await box.press("Enter");
    await ada.page.getByText("Is sent once you are connected again.").waitFor({ timeout: DRAWN_WITHIN_MS });
    await box.fill("Begun");
    await box.press("Escape");
    await box.waitFor({ state: "detached", timeout: DRAWN_WITHIN_MS });
    await server.start();
    await until(
      "back",
      async () => (await inspect(ada.page, "people")).length > 0 && (await inspect(ada.page, "self")).id > 0,
      DRAWN_WITHIN_MS,
    );
    await sleep(1500);
    expect(distance(await inspect(ada.page, "self"), before)).to.be.lessThan(0.1);
    await ada.page.keyboard.press("KeyT");
    await ada.page
      .getByRole("article", { name: /^Ada, / })
      .filter({ hasText: "Written while away" })
      .waitFor({ timeout: DRAWN_WITHIN_MS });
    expect(await box.inputValue()).to.equal("Begun");
    await box.press("Escape");
    // What the browser says of requests that found no server is no fault of the page.
    ada.complaints.length = 0;
  });

  it("[ID1] a second tab takes over, and the first says so", async () => {
    const before = await inspect(ada.page, "self");
    const second = await openPage(ada.context);
    await second.page.goto(url);
    await second.page.getByRole("button", { name: /enter as ada/iu }).click({ timeout: DRAWN_WITHIN_MS });
    await untilInside(second.page);
    await ada.page.getByText(/another tab or on another device/iu).waitFor({ timeout: DRAWN_WITHIN_MS });
    expect(distance(await inspect(second.page, "self"), before)).to.be.lessThan(0.1);
    expect(second.complaints).to.deep.equal([]);
    await ada.context.close();
  });

  it("[TR1] a page of another version and a missing world are told in words", async () => {
    const visitor = await openVisitor(browser);
    await visitor.page.route("**/matchmake/**", (route) => {
      const body = route.request().postDataJSON() as Record<string, unknown>;
      return route.continue({ postData: JSON.stringify({ ...body, protocolVersion: 9999 }) });
    });
    await visitor.page.goto(url);
    await visitor.page.getByRole("textbox").first().fill("Old page");
    await visitor.page.getByRole("button", { name: /^enter/iu }).click({ timeout: DRAWN_WITHIN_MS });
    await visitor.page.getByText("Reload the page to get the new version").waitFor({ timeout: DRAWN_WITHIN_MS });
    await visitor.page.goto(`${tested().server.url}/w/nowhere`);
    await visitor.page.getByText("There is no world at this address").waitFor({ timeout: DRAWN_WITHIN_MS });
    await visitor.context.close();
  });
});
