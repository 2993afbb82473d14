import { join } from "node:path";
import type { Profile, WorldDetails } from "@crowdwire/protocol";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type PreviewServer, preview } from "vite";
import { sampleWorlds } from "../../client/test/support/apiDouble.ts";
import { launchChromium } from "../support/chromium.ts";
import { findFreePort } from "../support/freePort.ts";

const [plaza] = sampleWorlds as [WorldDetails, ...WorldDetails[]];
const look = {
  skin: 3,
  hairStyle: 1,
  hairColor: 4,
  topStyle: 0,
  topColor: 1,
  bottomStyle: 0,
  bottomColor: 0,
  shoeColor: 0,
};
const ada: Profile = { userId: "00000000-0000-4000-8000-0000000000aa", name: "Ada", look, isGuest: true };
const adaIsIn = { profile: ada, accessToken: "a.token", expiresAt: "2030-01-01T00:00:00.000Z" };

interface Refusal {
  status: number;
  code: string;
  detail: string;
  fields?: Record<string, string>;
  ban?: { reason: string; until: string | null };
}

/** What the stand-in for the API answers, by `METHOD /path`: a body, or a refusal. */
type Answers = Record<string, { body: unknown } | Refusal>;

describe("the pages before a world, with a stand-in for the API", function () {
  this.timeout(60_000);
  let server: PreviewServer;
  let origin: string;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let answers: Answers;
  let asked: { what: string; body: unknown }[];
  let wrongs: string[];

  before(async () => {
    const port = await findFreePort();
    const root = join(import.meta.dirname, "..", "..", "client");
    server = await preview({ root, preview: { port, host: "127.0.0.1", strictPort: true }, logLevel: "error" });
    origin = `http://127.0.0.1:${port}`;
    browser = await launchChromium({ args: ["--use-fake-device-for-media-stream"] });
  });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  beforeEach(async () => {
    answers = {
      "GET /api/v1/worlds": { body: { worlds: [plaza], total: 1, page: 1, limit: 24 } },
      "GET /api/v1/worlds/plaza": { body: plaza },
      "POST /api/v1/session/refresh": { body: null },
      "POST /api/v1/session/guest": { body: adaIsIn },
      "PATCH /api/v1/profile": { body: ada },
    };
    asked = [];
    wrongs = [];
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
    page.on("console", (message) => /Content Security Policy/i.test(message.text()) && wrongs.push(message.text()));
    await page.route("**/api/v1/**", async (route) => {
      const what = `${route.request().method()} ${new URL(route.request().url()).pathname}`;
      asked.push({ what, body: route.request().postDataJSON() as unknown });
      const answer = answers[what] ?? { status: 404, code: "notFound", detail: "There is nothing at this address." };
      if ("body" in answer) return route.fulfill({ json: answer.body });
      const body = { type: "about:blank", title: answer.code, ...answer };
      return route.fulfill({ status: answer.status, contentType: "application/problem+json", json: body });
    });
  });

  afterEach(async () => {
    await context.close();
    expect(wrongs, "nothing breaks the content security policy").to.deep.equal([]);
  });

  const guestSignIn = () => page.waitForResponse((response) => response.url().endsWith("/session/guest"));
  const focusedLabel = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? null);
  const focusedName = () => page.evaluate(() => document.activeElement?.getAttribute("name") ?? null);
  const alert = () => page.getByRole("alert").textContent();

  it("lists the worlds, and a card leads to its door", async () => {
    await page.goto(origin);
    await page.getByRole("link", { name: /42 here now/ }).click();
    await page.waitForURL("**/w/plaza");
    await page.getByRole("heading", { name: "Plaza" }).waitFor();
  });

  it("loads no 3D engine before somebody goes to a door", async () => {
    const scripts: string[] = [];
    page.on("response", (response) => response.url().endsWith(".js") && scripts.push(response.url()));
    await page.goto(origin, { waitUntil: "networkidle" });
    expect(scripts.filter((url) => /AvatarPreview|WorldPage|engine|scene/i.test(url))).to.deep.equal([]);
  });

  it("says in words why the worlds cannot be listed, and tries again", async () => {
    answers["GET /api/v1/worlds"] = { status: 503, code: "databaseGone", detail: "The list is being repaired." };
    await page.goto(origin);
    expect(await alert()).to.contain("The list is being repaired.");
    answers["GET /api/v1/worlds"] = { body: { worlds: [plaza], total: 1, page: 1, limit: 24 } };
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("link", { name: /Plaza.*sunny/ }).waitFor();
  });

  it("reads the numbers anew while the page is in sight", async () => {
    await page.clock.install();
    await page.goto(origin);
    await page.getByText("42 people are around right now").waitFor();
    answers["GET /api/v1/worlds"] = { body: { worlds: [{ ...plaza, online: 43 }], total: 1, page: 1, limit: 24 } };
    await page.clock.runFor(11_000);
    await page.getByText("43 people are around right now").waitFor();
  });

  it("explains what is wrong with a name before asking the server", async () => {
    await page.goto(`${origin}/w/plaza`);
    await page.getByRole("button", { name: "Enter Plaza" }).click();
    await page.getByText("Choose a name.").waitFor();
    await page.getByLabel("Your name").fill("A name that is much too long");
    await page.getByText("At most 24 characters.").waitFor();
    expect(asked.map(({ what }) => what)).to.not.include("POST /api/v1/session/guest");
  });

  it("lets a newcomer in by keyboard alone, with the name and the look that were chosen", async () => {
    await page.goto(`${origin}/w/plaza`);
    await page.getByLabel("Your name").focus();
    await page.keyboard.type("Ada");
    // Past the tabs of the editor to the colours of the skin.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    const before = await focusedLabel();
    await page.keyboard.press("ArrowRight");
    expect(await focusedLabel())
      .to.be.a("string")
      .that.is.not.equal(before);
    const sent = guestSignIn();
    await page.getByRole("button", { name: "Enter as Ada" }).press("Enter");
    await sent;
    const { body } = asked.find(({ what }) => what === "POST /api/v1/session/guest") ?? {};
    expect(body).to.have.property("name", "Ada");
    expect(body).to.have.nested.property("look.skin").that.is.a("number");
  });

  it("[M4] shows at the door what one will be seen and heard with: the picture moves, and so does the meter", async () => {
    await context.grantPermissions(["microphone", "camera"], { origin });
    await page.goto(`${origin}/w/plaza`);
    await page.getByText("You enter as a listener.").waitFor();
    await page.getByRole("button", { name: "Turn on camera" }).click();
    const preview = page.getByLabel("Your camera");
    await preview.waitFor();
    // Frame by frame another picture, not merely a clock that runs.
    const picture = () =>
      preview.evaluate((video: HTMLVideoElement) => {
        const canvas = new OffscreenCanvas(32, 18);
        const context = canvas.getContext("2d")!;
        context.drawImage(video, 0, 0, 32, 18);
        return [...context.getImageData(0, 0, 32, 18).data].join();
      });
    const pictures = new Set<string>();
    const deadlineMs = performance.now() + 20_000;
    while (pictures.size < 3 && performance.now() < deadlineMs) pictures.add(await picture());
    expect(pictures.size, "different pictures").to.equal(3);
    await page.getByText("People near you will see you.").waitFor();

    await page.getByRole("button", { name: "Turn on microphone" }).click();
    const level = page.getByLabel("Level of your microphone");
    await page.getByText("People near you will hear and see you.").waitFor();
    await level.waitFor({ state: "attached" });
    // The made microphone beeps about once a second: with each beep the meter rises, and falls until the next.
    const rises = await level.evaluate(async (meter: HTMLMeterElement) => {
      let [found, lowest] = [0, meter.value];
      const deadlineMs = performance.now() + 15_000;
      while (found < 3 && performance.now() < deadlineMs) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (meter.value < lowest) lowest = meter.value;
        if (meter.value < lowest + 10) continue;
        found++;
        lowest = meter.value;
      }
      return found;
    });
    expect(rises, "times that the meter rose").to.equal(3);
    await page.getByRole("button", { name: "Microphone on" }).click();
    await page.getByText("People near you will see you.").waitFor();
    expect(await level.count()).to.equal(0);
  });

  it("[check 21] tells whoever is kept off the platform why and until when where they sign in, and lets them read what everybody may", async () => {
    const refresh = "POST /api/v1/session/refresh";
    const ban = { reason: "Spam in every world", until: null };
    answers[refresh] = { status: 403, code: "bannedFromPlatform", detail: "You are banned for good: Spam.", ban };
    await page.goto(`${origin}/sign-in`);
    await page.getByText("“Spam in every world” The ban holds for good.").waitFor();
    await page.goto(`${origin}/account`);
    await page.getByRole("heading", { name: "You are banned from CrowdWire" }).waitFor();
    // It stays, and is not asked for again and again.
    asked.length = 0;
    await page.getByRole("link", { name: "Worlds", exact: true }).first().click();
    await page.getByRole("link", { name: "About Plaza" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "You are banned from CrowdWire" }).waitFor();
    expect(asked.filter(({ what }) => what === refresh).length, "refreshes").to.be.at.most(1);
  });

  it("a field that is found wrong does not take the button away from the press that leaves it", async () => {
    await page.goto(`${origin}/sign-in`);
    await page.getByLabel("Password", { exact: true }).fill("seven slow snails");
    await page.getByLabel("E-mail address").fill("nobody");
    const button = page.getByRole("form").getByRole("button", { name: "Sign in" });
    // The button itself shrinks a little as it is pressed.
    const below = page.getByRole("link", { name: "Forgotten your password?" });
    const before = await below.boundingBox();
    await button.hover();
    await page.mouse.down();
    expect(await below.boundingBox(), "what stands below it, while it is held").to.deep.equal(before);
    await page.mouse.up();
    await page.locator(".cw-field-error").waitFor();
    expect(await focusedName(), "sent, and led to what is wrong").to.equal("email");
  });

  it("knows who was here before, and asks nothing again", async () => {
    answers["POST /api/v1/session/refresh"] = { body: adaIsIn };
    await page.goto(`${origin}/w/plaza`);
    await page.getByText("Welcome back, Ada").waitFor();
    await page.getByRole("button", { name: "Enter as Ada" }).click();
    await page.getByRole("heading", { name: "Plaza", level: 1 }).waitFor({ state: "attached" });
    expect(asked.filter(({ what }) => /guest|profile/.test(what))).to.deep.equal([]);
  });

  it("changes only what somebody changed, and signs in anew when the session is over", async () => {
    answers["POST /api/v1/session/refresh"] = { body: adaIsIn };
    answers["PATCH /api/v1/profile"] = { status: 401, code: "notSignedIn", detail: "Nobody is signed in." };
    await page.goto(`${origin}/w/plaza`);
    await page.getByRole("button", { name: "Change" }).click();
    await page.getByLabel("Your name").fill("Grace");
    const sent = guestSignIn();
    await page.getByRole("button", { name: "Enter as Grace" }).click();
    await sent;
    expect(asked.find(({ what }) => what.startsWith("PATCH"))?.body).to.deep.equal({ name: "Grace" });
    expect(asked.find(({ what }) => what === "POST /api/v1/session/guest")?.body).to.deep.equal({
      name: "Grace",
      look,
    });
  });

  it("shows the server's refusal where it belongs", async () => {
    answers["POST /api/v1/session/guest"] = { status: 429, code: "tooMany", detail: "Wait a minute and try again." };
    await page.goto(`${origin}/w/plaza`);
    await page.getByLabel("Your name").fill("Ada");
    await page.getByRole("button", { name: "Enter as Ada" }).click();
    expect(await alert()).to.contain("Wait a minute and try again.");
    answers["POST /api/v1/session/guest"] = {
      status: 422,
      code: "badName",
      detail: "The name is not allowed.",
      fields: { name: "Choose a kinder name." },
    };
    await page.getByRole("button", { name: "Enter as Ada" }).click();
    await page.getByText("Choose a kinder name.").waitFor();
  });

  it("says so where there is no such world, and no such page", async () => {
    await page.goto(`${origin}/w/nowhere`);
    await page.getByRole("heading", { name: "There is no world at this address" }).waitFor();
    await page.goto(`${origin}/nothing/here`);
    await page.getByRole("link", { name: "See all worlds" }).click();
    await page.getByRole("heading", { name: "Where would you like to go?" }).waitFor();
  });
});
