import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import type { HeardVoice, Inspection } from "../../client/src/world/inspection.ts";
import { launchChromium } from "./chromium.ts";
import type { SignedInPerson } from "./people.ts";
import { until } from "./useWorld.ts";
import { enterAgain, enterWorld, inspect, keepSignIn, openVisitor, type Visitor } from "./visit.ts";

type Window = typeof globalThis & { crowdwire: Inspection };

export interface TalkingVisitorOptions {
  readonly browser: Browser;
  /** Of the game server. */
  readonly url: string;
  readonly name: string;
  /** Slug of the world; the plaza when absent. */
  readonly world?: string;
  /** What the address of the world's page ends with. */
  readonly query?: string;
  readonly viewport?: { width: number; height: number };
  /** Other settings of their browser. */
  readonly settings?: BrowserContextOptions;
  /** Who they are already; a guest of this name where absent. */
  readonly as?: SignedInPerson;
  /** Before the first page is opened. */
  readonly prepare?: (context: BrowserContext) => Promise<unknown>;
}

/** A Chromium with a microphone that plays this sound file over and over, a made camera and a screen to share. */
export function launchTalkingChromium(soundFile: string, more: readonly string[] = []): Promise<Browser> {
  return launchChromium({
    args: [
      ...more,
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-audio-capture=${soundFile}`,
      "--autoplay-policy=no-user-gesture-required",
      "--auto-select-desktop-capture-source=Entire screen",
    ],
  });
}

/** Somebody in a world at a browser, whose microphone is on. */
export class TalkingVisitor {
  readonly visitor: Visitor;
  readonly name: string;
  readonly #url: string;
  /** Of their avatar; another one after the world has begun anew. */
  id: number;

  private constructor(visitor: Visitor, name: string, url: string, id: number) {
    this.visitor = visitor;
    this.name = name;
    this.#url = url;
    this.id = id;
  }

  static async enter({
    browser,
    url,
    name,
    world = "plaza",
    query = "view=off",
    viewport,
    settings,
    as,
    prepare,
  }: TalkingVisitorOptions) {
    const visitor = await openVisitor(browser, viewport, settings);
    await visitor.context.grantPermissions(["microphone", "camera"], { origin: url });
    await visitor.context.addInitScript(() => localStorage.setItem("crowdwire-media", '{"microphone":true}'));
    await prepare?.(visitor.context);
    const door = `${url}/w/${world}?${query}`;
    if (as === undefined) {
      await enterWorld(visitor.page, door, name);
    } else {
      await keepSignIn(visitor.context, url, as);
      await enterAgain(visitor.page, door);
    }
    return new TalkingVisitor(visitor, name, url, (await inspect(visitor.page, "self")).id);
  }

  /** Leaves the world for another, and waits until there and connected. @param slug of the other world */
  async changeTo(slug: string): Promise<void> {
    await enterAgain(this.page, `${this.#url}/w/${slug}?view=off`);
    this.id = (await inspect(this.page, "self")).id;
    await this.connected();
  }

  get page(): Page {
    return this.visitor.page;
  }

  /** Whatever arrives, and how loud it is made. */
  heard(): Promise<HeardVoice[]> {
    return this.page.evaluate(() => (globalThis as unknown as Window).crowdwire.media.heard());
  }

  /** What arrives of somebody's microphone; undefined where nothing does. */
  async voiceOf(other: TalkingVisitor, source = "microphone"): Promise<HeardVoice | undefined> {
    return (await this.heard()).find((voice) => voice.personId === other.id && voice.source === source);
  }

  async heardIds(): Promise<number[]> {
    return (await this.heard()).map(({ personId }) => personId).sort((a, b) => a - b);
  }

  /** Who can hear them, by the server's word. */
  hearers(): Promise<readonly number[]> {
    return this.page.evaluate(() => (globalThis as unknown as Window).crowdwire.media.state().hearers);
  }

  link(): Promise<string> {
    return this.page.evaluate(() => (globalThis as unknown as Window).crowdwire.media.state().link);
  }

  /** What their packets go over, as the panel of their settings says. */
  async way(): Promise<string> {
    await this.page.getByRole("button", { name: "Sound and picture settings" }).click();
    await this.page.getByText("Connection", { exact: true }).click();
    const way = this.page.locator(".quality-figures div").filter({ hasText: /^Way/u }).locator("dd");
    let text = "";
    await until("the panel says the way", async () => {
      text = (await way.textContent()) ?? "";
      return /^[A-Z]/u.test(text);
    });
    await this.page.keyboard.press("Escape");
    return text;
  }

  async connected(): Promise<void> {
    await until("sound connected", async () => (await this.link()) === "connected", 60_000).catch(async (error) => {
      throw new Error([String(error), await this.link(), ...this.visitor.complaints].join("\n"));
    });
  }

  /** Walks there, in a straight line, and ends this near to it, in metres. */
  async goTo(x: number, z: number, within = 0.22): Promise<void> {
    const away = async () => {
      const self = await inspect(this.page, "self");
      return Math.hypot(self.x - x, self.z - z);
    };
    const walk = () =>
      this.page.evaluate(([toX, toZ]) => (globalThis as unknown as Window).crowdwire.walkTo(toX!, toZ!), [x, z]);
    await walk();
    let nearest = await away();
    let nearestMs = performance.now();
    await until(
      `${this.name} at ${x}, ${z}`,
      async () => {
        const now = await away();
        if (now < nearest - 0.05) {
          nearest = now;
          nearestMs = performance.now();
        } else if (performance.now() - nearestMs > 2000) {
          // Leaning against a bench: ask once more, as a person would.
          nearestMs = performance.now();
          await walk();
        }
        return now < within;
      },
      80_000,
    );
  }

  /** Waits until sound of the other has come: packets, and there is something to hear in them. */
  async hears(other: TalkingVisitor, withinMs = 60_000): Promise<void> {
    let peak = 0;
    let packets = 0;
    await until(
      `${this.name} hears ${other.name}`,
      async () => {
        const voice = await this.voiceOf(other);
        peak = Math.max(peak, voice?.peak ?? 0);
        packets = voice?.packets ?? 0;
        return packets > 20 && peak > 0.01 && (voice?.gain ?? 0) > 0.05;
      },
      withinMs,
    ).catch(async (error: unknown) => {
      const at = await Promise.all([this, other].map(({ page }) => inspect(page, "self")));
      const places = at.map(({ x, z }) => `${x.toFixed(2)} ${z.toFixed(2)}`).join(" and ");
      throw new Error(`${String(error)} (${packets} packets, peak ${peak}; they stand at ${places})`);
    });
  }

  /** Waits until the other's sound comes over another consumer than before. */
  async hearsAnew(other: TalkingVisitor, before: HeardVoice | undefined): Promise<void> {
    await until(
      `${this.name} hears ${other.name} again`,
      async () => {
        const voice = await this.voiceOf(other);
        return voice !== undefined && voice.openedMs !== before?.openedMs && voice.packets > 5 && voice.gain > 0.05;
      },
      60_000,
    );
  }

  /** Waits until their page is in a world that was opened anew, where everybody has another id, and stands among people. */
  async isInAgain(): Promise<void> {
    await until(
      `${this.name} is in again`,
      async () => {
        const isIn = await this.page.evaluate(() => (globalThis as { crowdwire?: Inspection }).crowdwire !== undefined);
        if (!isIn) return false;
        const { id } = await inspect(this.page, "self");
        if (id === this.id || (await this.hearers()).length === 0) return false;
        this.id = id;
        return true;
      },
      60_000,
    );
  }
}
