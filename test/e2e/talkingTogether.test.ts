import { join } from "node:path";
import { openDatabase } from "@crowdwire/db";
import { DEFAULT_ROLE_PERMISSIONS, permissionBits, worldId } from "@crowdwire/protocol";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import type { Browser, Page } from "playwright-core";
import { useSfu } from "../support/SfuProcess.ts";
import { writeSpeech } from "../support/speech.ts";
import { launchTalkingChromium, TalkingVisitor } from "../support/TalkingVisitor.ts";
import { useTemporaryDirectory } from "../support/temporaryDirectory.ts";
import { sleep, until, useWorld } from "../support/useWorld.ts";

const CLIENT_DIR = join(import.meta.dirname, "..", "..", "client", "dist");
/** On the way from the gate, and three metres apart. */
const MEETING = [
  [0, 15.5],
  [0, 12.5],
] as const;
/** In the Violet circle, a conference area, where its benches leave an entrance; and outside of it. */
const IN_CIRCLE = [
  [18.6, -17.8],
  [17.8, -18.6],
] as const;
const AROUND_THE_FOUNTAIN = [
  [8, 8],
  [10, -5],
] as const;
const OUTSIDE = [14, -14] as const;

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

describe("two who talk, and what they decide about it, in browsers", function () {
  this.timeout(240_000);
  const env: Record<string, string> = { CLIENT_DIR };
  const media = useSfu(env);
  const tested = useWorld(env);
  const folder = useTemporaryDirectory("speech");
  let browser: Browser;
  let host: TalkingVisitor;
  let guest: TalkingVisitor;

  before("a host who manages conferences, and a guest", async () => {
    await media.start(tested());
    const file = join(folder.path(), "speech.wav");
    await writeSpeech(file);
    browser = await launchTalkingChromium(file);
    const { server, databaseUrl, world } = tested();
    const viewport = { width: 1000, height: 640 };
    const db = openDatabase({ url: databaseUrl });
    const role = await db.roles.findDefault(worldId(world.id));
    // Guests all have the same role; what it allows is read as they come in.
    const allow = (permissions: number) => db.roles.update(worldId(world.id), role!.id, { permissions });
    await allow(DEFAULT_ROLE_PERMISSIONS | permissionBits(["talkConference", "conferenceManage"]));
    host = await TalkingVisitor.enter({ browser, url: server.url, name: "Hoa", viewport });
    await allow(DEFAULT_ROLE_PERMISSIONS);
    await db.close();
    guest = await TalkingVisitor.enter({ browser, url: server.url, name: "Gus", viewport });
    await Promise.all([host.connected(), guest.connected()]);
    await Promise.all([host.goTo(...MEETING[0]), guest.goTo(...MEETING[1])]);
    await Promise.all([host.hears(guest), guest.hears(host)]);
  });

  after(() => browser?.close());

  afterEach("nobody complained", () => {
    for (const { visitor } of [host, guest]) expect(visitor.complaints.splice(0)).to.deep.equal([]);
  });

  const gainOfGuest = async () => (await host.voiceOf(guest))?.gain ?? 0;

  it("[SFU6] who deafens themselves is sent nothing more, and hears again at once", async () => {
    await host.page.keyboard.press("KeyH");
    await button(host.page, "Hear others again").waitFor();
    await sleep(500);
    const packets = (await host.voiceOf(guest))?.packets ?? 0;
    await sleep(1000);
    expect(((await host.voiceOf(guest))?.packets ?? 0) - packets).to.be.at.most(2);
    await button(host.page, "Hear others again").click();
    await until("heard again", async () => ((await host.voiceOf(guest))?.packets ?? 0) > packets + 10);
  });

  it("one person's volume, mute and hidden video are one's own affair", async () => {
    const { page } = host;
    const before = await gainOfGuest();
    await page.getByText("1 person can hear you").click();
    await button(page, "Sound of Gus").click();
    await page.getByLabel("Volume of Gus").fill("50");
    await until("half as loud", async () => Math.abs((await gainOfGuest()) - before / 2) < 0.05 * before);
    await button(page, /^Mute$/u).click();
    await until("silent", async () => (await gainOfGuest()) === 0);
    await guest.hears(host);
    await button(page, /^Unmute$/u).click();
    await page.getByLabel("Volume of Gus").fill("100");
    await until("as loud as before", async () => Math.abs((await gainOfGuest()) - before) < 0.05 * before);
    await guest.page.keyboard.press("KeyB");
    await page.getByLabel("Videos").locator("video").waitFor();
    await button(page, /^Hide video$/u).click();
    await page.getByLabel("Videos").locator("video").waitFor({ state: "detached" });
    await button(page, /^Show video$/u).click();
    await page.getByLabel("Videos").locator("video").waitFor();
    await guest.page.keyboard.press("KeyB");
    await page.keyboard.press("Escape");
  });

  it("a shared screen is seen by who stands near, and is gone when it ends", async () => {
    await button(guest.page, "Share your screen").click();
    const screen = host.page.getByLabel("Videos").locator('[data-source="screen"] video');
    await screen.waitFor({ timeout: 20_000 });
    await until("it moves", () => screen.evaluate((video: HTMLVideoElement) => video.currentTime > 0.2), 20_000);
    await button(guest.page, "Stop sharing your screen").click();
    await screen.waitFor({ state: "detached" });
  });

  it("another microphone is taken while talking, without a word lost between", async () => {
    const { page } = guest;
    const before = (await host.voiceOf(guest))!;
    await button(page, "Sound and picture settings").click();
    await page.getByLabel("Microphone", { exact: true }).and(page.locator("input")).click();
    await page.getByRole("option").last().click();
    await page.keyboard.press("Escape");
    await sleep(500);
    const voice = (await host.voiceOf(guest))!;
    expect(voice.openedMs, "the same consumer").to.equal(before.openedMs);
    await until("it goes on", async () => ((await host.voiceOf(guest))?.packets ?? 0) > voice.packets + 10);
  });

  it("[GR6] [M23] in a conference area one asks to speak, is let, turned down and silenced; an area is locked and holds so many", async () => {
    // Around the fountain, one after the other.
    for (const [index, person] of [host, guest].entries()) {
      for (const [x, z] of [...AROUND_THE_FOUNTAIN, OUTSIDE, IN_CIRCLE[index]!]) await person.goTo(x, z, 1);
    }
    const [hosts, guests] = [host.page, guest.page].map((page) => page.getByLabel("Violet circle", { exact: true }));
    await hosts!.getByText("Everyone in here hears you").waitFor();
    await guests!.getByText("Listener").waitFor();
    await until("the guest is not heard", async () => (await host.voiceOf(guest)) === undefined);
    await guest.hears(host);

    await button(guest.page, "Raise hand").click();
    await button(host.page, "1 asking").click();
    await button(host.page, "Turn Gus down").click();
    await button(guest.page, "Raise hand").click();
    await button(host.page, "Let Gus speak").click();
    await guests!.getByText("Everyone in here hears you").waitFor();
    await host.hears(guest);
    await guest.page.getByText("1 person can hear you").waitFor();

    await button(host.page, "Take speech").click();
    await guests!.getByText("Listener").waitFor();
    await until("silent again", async () => (await host.voiceOf(guest)) === undefined, 5000);

    const room = host.page.getByLabel("Room for");
    await room.fill("many");
    await host.page.getByText("A whole number from 1 to 512").waitFor();
    await room.fill("1");
    await button(host.page, /^Set$/u).click();
    await guests!.getByText("Room for 1.").waitFor();
    await guest.goTo(...OUTSIDE, 1);
    await guest.goTo(...IN_CIRCLE[1], 1);
    await guests!.getByText("It is full").waitFor();
    await host.page.getByLabel("Room for").fill("");
    await button(host.page, /^Set$/u).click();
    await guests!.getByText("Listener").waitFor();

    await button(host.page, "Lock for those outside").click();
    await guest.goTo(...OUTSIDE, 1);
    await guest.goTo(...IN_CIRCLE[1], 1);
    await guests!.getByText("It is locked").waitFor();
    await button(host.page, "Let others in again").click();
    await guests!.getByText("Listener").waitFor();
  });
});
