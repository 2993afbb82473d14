import { join } from "node:path";
import { openDatabase } from "@crowdwire/db";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import type { Browser } from "playwright-core";
import type { Inspection } from "../../client/src/world/inspection.ts";
import { launchChromium } from "../support/chromium.ts";
import { PeopleMaker } from "../support/people.ts";
import { type SfuProcess, useSfu } from "../support/SfuProcess.ts";
import { SPEECH_SECONDS, writeSpeech } from "../support/speech.ts";
import { standAt } from "../support/standAt.ts";
import { launchTalkingChromium, TalkingVisitor } from "../support/TalkingVisitor.ts";
import { useTemporaryDirectory } from "../support/temporaryDirectory.ts";
import { useTalkers } from "../support/useTalkers.ts";
import { sleep, until, useWorld } from "../support/useWorld.ts";
import { openVisitor, untilInside } from "../support/visit.ts";

const CLIENT_DIR = join(import.meta.dirname, "..", "..", "client", "dist");
/** So many times somebody walks into range; HEARING_TRIES=60 for the figure that is published. */
const TRIES = Number(process.env["HEARING_TRIES"] ?? 6);
/**
 * The promised figures are those of a machine with nothing else to do: HEARING_SLACK=1 holds to them. Where three browsers, a game
 * server, an SFU and a database share two cores with other tests, each of the five waits about as long for its turn as it works,
 * and a worker or an SFU that starts anew compiles and listens meanwhile: three times as long, and no more.
 */
const SLACK = Number(process.env["HEARING_SLACK"] ?? 3);
/** From coming into range to the first packet (SFU9). */
const HEARD_WITHIN_MS = 600 * SLACK;
/** From going out of range to the end of the consumers. */
const ENDED_WITHIN_MS = 1000 * SLACK;
/** So many times in turn the workers, the SFU and the game server are killed. */
const KILLS = Number(process.env["HEARING_KILLS"] ?? 1);
/** Until sound is back after the media workers died, and after the whole SFU did (SFU8). */
const WORKERS_BACK_WITHIN_MS = 3000 * SLACK;
const SFU_BACK_WITHIN_MS = 5000 * SLACK;
/** Beyond this, links end (GR1). */
const UNLINK_METERS = 5;
/** A line through the middle of the plaza, where nothing stands: the first of the three is nearest to its gate. */
const LINE_X = 0;
const FIRST_Z = 15.5;

type Window = typeof globalThis & { crowdwire: Inspection };

describe("people who hear each other, in browsers", function () {
  this.timeout(400_000);
  const env: Record<string, string> = { CLIENT_DIR };
  const media = useSfu(env);
  const tested = useWorld(env);
  const talker = useTalkers(tested);
  const folder = useTemporaryDirectory("speech");
  let sfu: SfuProcess;
  let browser: Browser;
  const people: TalkingVisitor[] = [];
  let ada: TalkingVisitor;
  let ben: TalkingVisitor;
  let cyd: TalkingVisitor;

  before("three who talk, on a line, 3.5 m apart", async () => {
    sfu = await media.start(tested());
    const file = join(folder.path(), "speech.wav");
    await writeSpeech(file);
    browser = await launchTalkingChromium(file);
    const db = openDatabase({ url: tested().databaseUrl });
    const guests = await PeopleMaker.open(db, tested().dataDir);
    const come = async (name: string, index: number) => {
      const as = await guests.guest(name);
      await standAt(tested(), as, LINE_X, FIRST_Z - index * 3.5);
      return TalkingVisitor.enter({ browser, url: tested().server.url, name, as });
    };
    people.push(...(await Promise.all(["Ada", "Ben", "Cyd"].map(come))));
    await db.close();
    [ada, ben, cyd] = people as [TalkingVisitor, TalkingVisitor, TalkingVisitor];
    await Promise.all(people.map((person) => person.connected())).catch((error) => {
      throw new Error([String(error), sfu.output, tested().server.output].join("\n"));
    });
  });

  after(async () => {
    await browser?.close();
  });

  afterEach("nobody complained", () => {
    for (const { visitor } of people) expect(visitor.complaints.splice(0)).to.deep.equal([]);
  });

  it("[GR7] neighbours on a line hear each other, the two ends never do", async () => {
    await Promise.all([ada.hears(ben), ben.hears(ada), ben.hears(cyd), cyd.hears(ben)]);
    for (let look = 0; look < 20; look++) {
      expect(await ada.heardIds()).to.deep.equal([ben.id]);
      expect(await cyd.heardIds()).to.deep.equal([ben.id]);
      await sleep(100);
    }
  });

  it("[GR8] the page says exactly who can hear one", async () => {
    expect(await ada.hearers()).to.deep.equal([ben.id]);
    expect([...(await ben.hearers())].sort((a, b) => a - b)).to.deep.equal([ada.id, cyd.id].sort((a, b) => a - b));
    await ben.page.getByText("2 people can hear you").waitFor({ timeout: 5000 });
  });

  it("[M4] who may use neither microphone nor camera is told why and what to do, and enters all the same", async () => {
    // A browser that asks its person, who says no: the others' says yes to everything.
    const strict = await launchChromium({ args: ["--use-fake-device-for-media-stream"] });
    const { url } = tested().server;
    const { context, page } = await openVisitor(strict);
    await context.grantPermissions([], { origin: url });
    await page.goto(`${url}/w/plaza?view=off`);
    await page.getByRole("textbox").first().fill("Shy");
    for (const [button, kind] of [
      ["Turn on microphone", "Microphone"],
      ["Turn on camera", "Camera"],
    ] as const) {
      await page.getByRole("button", { name: button }).click();
      const alert = page.getByRole("alert").filter({ hasText: `${kind}:` });
      await alert.waitFor();
      expect(await alert.textContent()).to.contain("Allow it beside the address in your browser, then try again.");
    }
    await page.getByText("You enter as a listener.").waitFor();
    await page.getByRole("button", { name: /^enter/iu }).click();
    await untilInside(page);
    // A browser that just ends leaves an avatar that waits for it, at the gate, where others walk to later.
    await page.getByRole("button", { name: "Leave this world" }).click();
    const names = () =>
      ada.page.evaluate(() => (globalThis as unknown as Window).crowdwire.people().map(({ name }) => name));
    await until("Shy is gone", async () => !(await names()).includes("Shy"));
    await strict.close();
  });

  it("muted is not sent: nothing more arrives, and unmuting is heard at once", async () => {
    await ada.page.keyboard.press("KeyM");
    await until("the mute is known", async () => {
      const person = await ben.page.evaluate(
        (id) => (globalThis as unknown as Window).crowdwire.media.state().people.get(id)?.isMuted,
        ada.id,
      );
      return person === true;
    });
    const packetsOfAda = async () => (await ben.heard()).find(({ personId }) => personId === ada.id)?.packets ?? 0;
    await sleep(300);
    const muted = await packetsOfAda();
    await sleep(1000);
    expect((await packetsOfAda()) - muted).to.be.at.most(2);
    await ada.page.keyboard.press("KeyM");
    await until("heard again", async () => (await packetsOfAda()) > muted + 10);
  });

  it("[SFU6] a camera that is turned on is seen by those near, as large as it is shown, and by nobody else", async () => {
    await ben.page.keyboard.press("KeyB");
    await until(
      "Ada sees Ben",
      async () => {
        const picture = (await ada.heard()).find(({ source }) => source === "camera");
        return picture !== undefined && picture.personId === ben.id && picture.packets > 30;
      },
      20_000,
    );
    const video = ada.page.getByLabel("Videos").locator("video");
    await until("it moves", () => video.evaluate((element: HTMLVideoElement) => element.currentTime > 0.5), 10_000);
    expect(
      await ada.page.evaluate(() => (globalThis as unknown as Window).crowdwire.media.state().people.size),
    ).to.equal(1);
    const remembered = () => ben.page.evaluate(() => JSON.parse(localStorage["crowdwire-media"]).camera as boolean);
    expect(await remembered(), "one comes in with it the next time").to.equal(true);
    await ben.page.keyboard.press("KeyB");
    await video.waitFor({ state: "detached", timeout: 5000 });
    expect(await remembered(), "and without it once it was turned off").to.equal(false);
  });

  it("[GR1] who walks away fades to silence, and the consumers close within a second of 5 m, and not before", async () => {
    const watched = { benId: ben.id, unlinkMeters: UNLINK_METERS };
    const watching = ada.page.evaluate(async ({ benId, unlinkMeters }) => {
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
        // One's own page is ahead of the server, so it is here that 5 m are seen first.
        if (meters() > unlinkMeters) outOfRangeMs ??= performance.now();
        if (!voice) return { gains, closedAfterMs: outOfRangeMs === null ? null : performance.now() - outOfRangeMs };
        gains.push([meters(), voice.gain]);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return { gains, closedAfterMs: Number.POSITIVE_INFINITY };
    }, watched);
    await ada.goTo(LINE_X, 25);
    const { gains, closedAfterMs } = await watching;
    const [lastMeters, lastGain] = gains.at(-1)!;
    expect(closedAfterMs, `closed within range, last heard at ${lastMeters} m`).to.be.a("number");
    console.log(`      closed ${closedAfterMs?.toFixed(0)} ms after 5 m, last heard at ${lastMeters.toFixed(2)} m`);
    expect(closedAfterMs).to.be.lessThan(ENDED_WITHIN_MS);
    expect(lastGain, `at ${lastMeters} m`).to.be.lessThan(0.08);
    expect(gains[0]![1]).to.be.greaterThan(0.1);
    await until("Ben no longer hears her", async () => !(await ben.heardIds()).includes(ada.id), 3000);
    // Who can hear one is told five times a second at most; the media tier may be the first to know.
    await until("the server says so", async () => (await ada.hearers()).length === 0, 1000);
  });

  it(`[SFU9] coming into range is heard soon, ${TRIES} times`, async () => {
    const times: number[] = [];
    await ada.goTo(LINE_X, 18);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      await until("out of range", async () => !(await ada.heardIds()).includes(ben.id), 10_000);
      const measuring = ada.page.evaluate(async (benId) => {
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
      }, ben.id);
      await ada.goTo(LINE_X, 15.2);
      times.push(await measuring);
      await ada.goTo(LINE_X, 18);
    }
    times.sort((a, b) => a - b);
    const p95 = times[Math.ceil(times.length * 0.95) - 1]!;
    console.log(
      `      from range to the first packet, ${TRIES} times: median ${times[times.length >> 1]!.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`,
    );
    expect(p95).to.be.lessThan(HEARD_WITHIN_MS);
  });

  it("[N3] five overlapping groups cost one upload", async () => {
    await ada.goTo(LINE_X, 25);
    // By what was recorded, not by a clock. All that she says, once: not all of it is as much to send.
    const bytesPerSecond = () =>
      ada.page.evaluate(async (saidMs) => {
        const { media } = (globalThis as unknown as Window).crowdwire;
        const before = await media.sent();
        await new Promise((resolve) => setTimeout(resolve, saidMs));
        const after = await media.sent();
        return (after.bytes - before.bytes) / (after.recordedSeconds - before.recordedSeconds);
      }, 1000 * SPEECH_SECONDS);
    const around = (from: number, to: number) =>
      Promise.all(
        Array.from({ length: to - from }, async (_, index) => {
          const angle = ((from + index) * 2 * Math.PI) / 5;
          const [x, z] = [LINE_X + 3.6 * Math.cos(angle), 25 + 3.6 * Math.sin(angle)];
          const { voice } = await talker(`Listener ${from + index}`, x, z);
          return voice;
        }),
      );
    const groups = () =>
      ada.page.evaluate(() => (globalThis as unknown as Window).crowdwire.media.state().groups.length);
    const listeners = await around(0, 1);
    await until("one group", async () => (await groups()) === 1, 20_000);
    const hearAda = () => Promise.all(listeners.map(({ peer }) => peer!.packetsFrom(ada.id, 10)));
    await hearAda();
    const one = await bytesPerSecond();
    listeners.push(...(await around(1, 5)));
    await until("five groups", async () => (await groups()) === 5, 30_000);
    // Each of the five is really sent her voice, before and after.
    await hearAda();
    const five = await bytesPerSecond();
    await hearAda();
    console.log(`      sent in a second: ${one.toFixed(0)} bytes in one group, ${five.toFixed(0)} in five`);
    expect(one).to.be.greaterThan(500);
    expect(five / one).to.be.at.most(1.05);
  });

  /** Breaks something, and says after how many milliseconds both hear each other over consumers that are new. */
  async function soundIsBack(breakIt: () => Promise<void> | void): Promise<number> {
    const before = await Promise.all([ada.voiceOf(ben), ben.voiceOf(ada)]);
    const beganMs = performance.now();
    await breakIt();
    await Promise.all([ada.hearsAnew(ben, before[0]), ben.hearsAnew(ada, before[1])]);
    const backMs = performance.now() - beganMs;
    for (const { visitor } of people) visitor.complaints.length = 0; // What the browser says of sockets that found nobody.
    return backMs;
  }

  const say = (what: string, ms: number) =>
    console.log(`      sound was back ${(ms / 1000).toFixed(1)} s after ${what}`);

  for (let kill = 1; kill <= KILLS; kill++) {
    const again = KILLS === 1 ? "" : `, time ${kill} of ${KILLS}`;

    it(`[SFU8] kill -9 of the media workers: sound is back by itself${again}`, async () => {
      await ada.goTo(LINE_X, 15.2);
      await Promise.all([ada.hears(ben), ben.hears(ada)]);
      const killed = sfu.workerPids;
      expect(killed).to.have.length(2);
      const backMs = await soundIsBack(() => {
        for (const pid of killed) process.kill(pid, "SIGKILL");
      });
      say("both media workers were killed", backMs);
      expect(backMs).to.be.lessThan(WORKERS_BACK_WITHIN_MS);
      expect(sfu.workerPids).to.not.have.members(killed);
    });

    it(`[SFU8] kill -9 of the SFU: it is started again, and sound is back by itself${again}`, async () => {
      const { pid } = sfu;
      const backMs = await soundIsBack(() => {
        process.kill(pid, "SIGKILL");
      });
      say("the SFU was killed", backMs);
      expect(backMs).to.be.lessThan(SFU_BACK_WITHIN_MS);
      expect(sfu.pid).to.not.equal(pid);
    });

    it(`[SFU1] kill -9 of the game server: the conversation is restored without a person acting${again}`, async () => {
      await sleep(1500); // Places are kept once a second.
      const { server } = tested();
      const backMs = await soundIsBack(async () => {
        await server.stop("SIGKILL");
        await server.start();
        await Promise.all(people.map((person) => person.isInAgain()));
      });
      say("the game server was killed", backMs);
      expect(await ada.hearers()).to.deep.equal([ben.id]);
    });
  }
});
