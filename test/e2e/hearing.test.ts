import { join } from "node:path";
import type { Behaviour, Bot } from "@crowdwire/load-tests";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import type { Browser, Page } from "playwright-core";
import type { HeardVoice, Inspection } from "../../client/src/world/inspection.ts";
import { launchChromium } from "../support/chromium.ts";
import { type SfuProcess, useSfu } from "../support/SfuProcess.ts";
import { writeSpeech } from "../support/speech.ts";
import { useTemporaryDirectory } from "../support/temporaryDirectory.ts";
import { sleep, until, useWorld } from "../support/useWorld.ts";
import { enterWorld, inspect, openVisitor, type Visitor } from "../support/visit.ts";

const CLIENT_DIR = join(import.meta.dirname, "..", "..", "client", "dist");
/** So many times somebody walks into range; HEARING_TRIES=60 for the figure that is published. */
const TRIES = Number(process.env["HEARING_TRIES"] ?? 6);
/**
 * Here three browsers, a game server, an SFU and a database may share two cores with whatever else a machine does, so what
 * has to be soon gets several times as long. HEARING_SLACK=1 on a machine of its own holds people to the promised figures.
 */
const SLACK = Number(process.env["HEARING_SLACK"] ?? 6);
/** From coming into range to the first packet (SFU9). */
const HEARD_WITHIN_MS = 600 * SLACK;
/** From going out of range to the end of the consumers. */
const ENDED_WITHIN_MS = 1000 * SLACK;
/** A line through the middle of the plaza, where nothing stands: the first of the three is nearest to its gate. */
const LINE_X = 0;
const FIRST_Z = 15.5;

/** Somebody who goes from place to place and stays at the last. */
class Going implements Behaviour {
  readonly #places: { x: number; z: number }[];

  constructor(...places: { x: number; z: number }[]) {
    this.#places = places;
  }

  steer(bot: Bot, _nowMs: number, wish: Bot["wish"]): void {
    const { x, z } = bot.world.prediction.state;
    const [next] = this.#places;
    if (!next) return;
    const meters = Math.hypot(next.x - x, next.z - z);
    if (meters < 0.5 && this.#places.length > 1) this.#places.shift();
    const push = meters < 0.05 ? 0 : Math.min(1, meters) / meters;
    wish.moveX = (next.x - x) * push;
    wish.moveZ = (next.z - z) * push;
  }
}

type Window = typeof globalThis & { crowdwire: Inspection };

const heard = (page: Page): Promise<HeardVoice[]> =>
  page.evaluate(() => (globalThis as unknown as Window).crowdwire.media.heard());
const hearers = (page: Page): Promise<readonly number[]> =>
  page.evaluate(() => (globalThis as unknown as Window).crowdwire.media.state().hearers);
const linkOf = (page: Page) => page.evaluate(() => (globalThis as unknown as Window).crowdwire.media.state().link);
const heardIds = async (page: Page) => (await heard(page)).map(({ personId }) => personId).sort((a, b) => a - b);

describe("people who hear each other, in browsers", function () {
  this.timeout(400_000);
  const env: Record<string, string> = { CLIENT_DIR };
  const media = useSfu(env);
  const tested = useWorld(env);
  const folder = useTemporaryDirectory("speech");
  let sfu: SfuProcess;
  let browser: Browser;
  const visitors: Visitor[] = [];
  const ids: number[] = [];

  before("three who talk, on a line, 3.5 m apart", async () => {
    sfu = await media.start(tested());
    const file = join(folder.path(), "speech.wav");
    await writeSpeech(file);
    browser = await launchChromium({
      args: [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        `--use-file-for-fake-audio-capture=${file}`,
        "--autoplay-policy=no-user-gesture-required",
      ],
    });
    for (const [index, name] of ["Ada", "Ben", "Cyd"].entries()) {
      const visitor = await openVisitor(browser);
      await visitor.context.grantPermissions(["microphone", "camera"], { origin: tested().server.url });
      await visitor.context.addInitScript(() => localStorage.setItem("crowdwire-media", '{"microphone":true}'));
      await enterWorld(visitor.page, `${tested().server.url}/w/plaza?view=off`, name);
      visitors.push(visitor);
      ids.push((await inspect(visitor.page, "self")).id);
      await goTo(index, FIRST_Z - index * 3.5);
    }
    for (const { page, complaints } of visitors) {
      await until("sound connected", async () => (await linkOf(page)) === "connected", 60_000).catch(async (error) => {
        throw new Error(
          [String(error), await linkOf(page), ...complaints, sfu.output, tested().server.output].join("\n"),
        );
      });
    }
  });

  after(async () => {
    await browser?.close();
  });

  afterEach("nobody complained", () => {
    for (const { complaints } of visitors) expect(complaints.splice(0)).to.deep.equal([]);
  });

  const pageOf = (index: number) => visitors[index]!.page;

  async function goTo(index: number, z: number): Promise<void> {
    const page = pageOf(index);
    const away = async () => {
      const self = await inspect(page, "self");
      return Math.hypot(self.x - LINE_X, self.z - z);
    };
    const walk = () =>
      page.evaluate(([toX, toZ]) => (globalThis as unknown as Window).crowdwire.walkTo(toX!, toZ!), [LINE_X, z]);
    await walk();
    let nearest = await away();
    let nearestMs = performance.now();
    await until(
      `${index} at ${z}`,
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
        return now < 0.4;
      },
      80_000,
    );
  }

  /** Waits until sound of one reaches the other: packets come, and there is something to hear in them. */
  async function hears(listener: number, speaker: number, withinMs = 60_000): Promise<void> {
    let peak = 0;
    let packets = 0;
    await until(
      `${listener} hears ${speaker}`,
      async () => {
        const voice = (await heard(pageOf(listener))).find(({ personId }) => personId === ids[speaker]);
        peak = Math.max(peak, voice?.peak ?? 0);
        packets = voice?.packets ?? 0;
        return packets > 20 && peak > 0.01 && (voice?.gain ?? 0) > 0.05;
      },
      withinMs,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)} (${packets} packets, peak ${peak})\n${sfu.output}`);
    });
  }

  it("[GR7] neighbours on a line hear each other, the two ends never do", async () => {
    await Promise.all([hears(0, 1), hears(1, 0), hears(1, 2), hears(2, 1)]);
    for (let look = 0; look < 20; look++) {
      expect(await heardIds(pageOf(0))).to.deep.equal([ids[1]]);
      expect(await heardIds(pageOf(2))).to.deep.equal([ids[1]]);
      await sleep(100);
    }
  });

  it("[GR8] the page says exactly who can hear one", async () => {
    expect(await hearers(pageOf(0))).to.deep.equal([ids[1]]);
    expect([...(await hearers(pageOf(1)))].sort((a, b) => a - b)).to.deep.equal(
      [ids[0], ids[2]].sort((a, b) => a! - b!),
    );
    await pageOf(1).getByText("2 people can hear you").waitFor({ timeout: 5000 });
  });

  it("muted is not sent: nothing more arrives, and unmuting is heard at once", async () => {
    await pageOf(0).keyboard.press("KeyM");
    await until("the mute is known", async () => {
      const person = await pageOf(1).evaluate(
        (id) => (globalThis as unknown as Window).crowdwire.media.state().people.get(id)?.isMuted,
        ids[0]!,
      );
      return person === true;
    });
    const packetsOfAda = async () => (await heard(pageOf(1))).find(({ personId }) => personId === ids[0])?.packets ?? 0;
    await sleep(300);
    const muted = await packetsOfAda();
    await sleep(1000);
    expect((await packetsOfAda()) - muted).to.be.at.most(2);
    await pageOf(0).keyboard.press("KeyM");
    await until("heard again", async () => (await packetsOfAda()) > muted + 10);
  });

  it("[SFU6] a camera that is turned on is seen by those near, as large as it is shown, and by nobody else", async () => {
    await pageOf(1).keyboard.press("KeyB");
    await until(
      "Ada sees Ben",
      async () => {
        const picture = (await heard(pageOf(0))).find(({ source }) => source === "camera");
        return picture !== undefined && picture.personId === ids[1] && picture.packets > 30;
      },
      20_000,
    );
    const video = pageOf(0).getByLabel("Videos").locator("video");
    await until("it moves", () => video.evaluate((element: HTMLVideoElement) => element.currentTime > 0.5), 10_000);
    expect(
      await pageOf(0).evaluate(() => (globalThis as unknown as Window).crowdwire.media.state().people.size),
    ).to.equal(1);
    await pageOf(1).keyboard.press("KeyB");
    await video.waitFor({ state: "detached", timeout: 5000 });
  });

  it("[GR1] who walks away fades to silence, and the consumers close within a second", async () => {
    const watching = pageOf(0).evaluate(async (benId) => {
      const { crowdwire } = globalThis as unknown as Window;
      const meters = () => {
        const self = crowdwire.self();
        const ben = crowdwire.people().find(({ id }) => id === benId);
        return ben ? Math.hypot(self.x - ben.x, self.z - ben.z) : 99;
      };
      const gains: [meters: number, gain: number][] = [];
      let outOfRangeMs: number | null = null;
      const beganMs = performance.now();
      while (performance.now() - beganMs < 25_000) {
        const voice = (await crowdwire.media.heard()).find(({ personId }) => personId === benId);
        if (meters() > 5) outOfRangeMs ??= performance.now();
        if (!voice) return { gains, closedAfterMs: outOfRangeMs === null ? 0 : performance.now() - outOfRangeMs };
        gains.push([meters(), voice.gain]);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return { gains, closedAfterMs: Number.POSITIVE_INFINITY };
    }, ids[1]!);
    await goTo(0, 25);
    const { gains, closedAfterMs } = await watching;
    expect(closedAfterMs).to.be.lessThan(ENDED_WITHIN_MS);
    const [lastMeters, lastGain] = gains.at(-1)!;
    expect(lastGain, `at ${lastMeters} m`).to.be.lessThan(0.08);
    expect(gains[0]![1]).to.be.greaterThan(0.1);
    await until("Ben no longer hears her", async () => !(await heardIds(pageOf(1))).includes(ids[0]!), 3000);
    expect(await hearers(pageOf(0))).to.deep.equal([]);
  });

  it(`[SFU9] coming into range is heard soon, ${TRIES} times`, async () => {
    const times: number[] = [];
    await goTo(0, 18);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      await until("out of range", async () => !(await heardIds(pageOf(0))).includes(ids[1]!), 10_000);
      const measuring = pageOf(0).evaluate(async (benId) => {
        const { crowdwire } = globalThis as unknown as Window;
        const isInRange = () => {
          const self = crowdwire.self();
          const ben = crowdwire.people().find(({ id }) => id === benId);
          return ben !== undefined && Math.hypot(self.x - ben.x, self.z - ben.z) < 4;
        };
        const pause = () => new Promise((resolve) => setTimeout(resolve, 4));
        while (!isInRange()) await pause();
        const enteredMs = performance.now();
        while (performance.now() - enteredMs < 10_000) {
          const voice = (await crowdwire.media.heard()).find(({ personId }) => personId === benId);
          if (voice && voice.packets > 0) return performance.now() - enteredMs;
          await pause();
        }
        return Number.POSITIVE_INFINITY;
      }, ids[1]!);
      await goTo(0, 15.2);
      times.push(await measuring);
      await goTo(0, 18);
    }
    times.sort((a, b) => a - b);
    const p95 = times[Math.ceil(times.length * 0.95) - 1]!;
    console.log(
      `      from range to the first packet, ${TRIES} times: median ${times[times.length >> 1]!.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`,
    );
    expect(p95).to.be.lessThan(HEARD_WITHIN_MS);
  });

  it("[N3] five overlapping groups cost one upload", async () => {
    await goTo(0, 25);
    const bytesIn = async (ms: number) => {
      const bytes = () => pageOf(0).evaluate(() => (globalThis as unknown as Window).crowdwire.media.bytesSent());
      const before = await bytes();
      await sleep(ms);
      return (await bytes()) - before;
    };
    const around = async (count: number) => {
      for (let index = 0; index < count; index++) {
        const angle = (index * 2 * Math.PI) / 5;
        const way = new Going(
          { x: LINE_X, z: 12 },
          { x: LINE_X, z: 25 },
          { x: LINE_X + 3.6 * Math.cos(angle), z: 25 + 3.6 * Math.sin(angle) },
        );
        await tested()
          .bot(await tested().signIn(`Bot ${count} ${index}`), way)
          .join();
      }
    };
    const groups = () =>
      pageOf(0).evaluate(() => (globalThis as unknown as Window).crowdwire.media.state().groups.length);
    await around(1);
    await until("one group", async () => (await groups()) === 1, 20_000);
    const one = await bytesIn(4000);
    await around(5);
    await until("five groups", async () => (await groups()) >= 5, 30_000);
    const five = await bytesIn(4000);
    console.log(`      sent in 4 s: ${one} bytes in one group, ${five} in five`);
    expect(one).to.be.greaterThan(2000);
    expect(five / one).to.be.lessThan(1.05);
  });

  it("[SFU8] a killed SFU is replaced, and sound is back by itself", async () => {
    await goTo(0, 15.2);
    await hears(0, 1);
    await sfu.stop("SIGKILL");
    await until("told", async () => (await linkOf(pageOf(0))) === "reconnecting", 10_000);
    await sfu.start();
    const beganMs = performance.now();
    await Promise.all([hears(0, 1), hears(1, 0)]);
    const backMs = performance.now() - beganMs;
    console.log(`      sound was back ${(backMs / 1000).toFixed(1)} s after the SFU was`);
    expect(backMs).to.be.lessThan(5000 * SLACK);
    for (const { complaints } of visitors) complaints.length = 0; // What the browser says of sockets that found nobody.
  });
});
