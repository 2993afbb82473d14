import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { findFaults } from "../src/report/findFaults.ts";
import type { RunFigures } from "../src/report/LoadReport.ts";
import { breachesOf, checkLevels } from "../src/slo/checkLevels.ts";
import {
  CHAT_LEVELS,
  CURVE_LEVELS,
  DEFAULT_LEVELS,
  readServiceLevels,
  ServiceLevelsUnreadable,
  TALK_LEVELS,
} from "../src/slo/serviceLevels.ts";
import { exampleRun } from "./support/exampleRun.ts";

const judge = (run: ReturnType<typeof exampleRun>, levels: Parameters<typeof checkLevels>[1]["levels"]) =>
  breachesOf(run, checkLevels(run, { what: "", levels }));

describe("service levels", () => {
  let directory = "";
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "crowdwire-levels-"));
  });
  after(() => rm(directory, { recursive: true }));

  it("that come with the tool can be read, and a good run keeps them", async () => {
    for (const file of [DEFAULT_LEVELS, CHAT_LEVELS, CURVE_LEVELS, TALK_LEVELS]) {
      const levels = await readServiceLevels(file);
      expect(judge(exampleRun(), levels.levels)).to.deep.equal([]);
    }
  });

  it("name each breach with what was measured and what is allowed", () => {
    const { crowd, server } = exampleRun();
    const run = exampleRun({
      crowd: { ...crowd, joined: 97, away: 1, errors: ["worldFull: This world is full."] },
      server: { ...server!, tickP99Ms: 12.34 },
    });
    expect(
      judge(run, [
        { figure: "errors", most: 0 },
        { figure: "missing", most: 0 },
        { figure: "tickP99Ms", most: 10 },
        { figure: "cpuShare", least: 0.1, most: 0.2 },
      ]),
    ).to.deep.equal([
      "Errors: 1; at most 0 (errors). The first: worldFull: This world is full.",
      "Bots who should be inside at the end and are not: 2; at most 0 (missing).",
      "Tick, p99: 12.3 ms; at most 10 ms (tickP99Ms).",
    ]);
  });

  it("can be meant for small or for large crowds alone", () => {
    const { server } = exampleRun();
    const levels = [
      { figure: "tickP99Ms", most: 10, upToBots: 200 },
      { figure: "tickP99Ms", most: 50, aboveBots: 200 },
    ] as const;
    const busy = { server: { ...server!, tickP99Ms: 30 } };
    expect(judge(exampleRun({ ...busy, bots: 200 }), [...levels])).to.have.length(1);
    expect(
      judge(exampleRun({ ...busy, bots: 201, crowd: { ...exampleRun().crowd, joined: 201 } }), [...levels]),
    ).to.deep.equal([]);
  });

  /** A run of thirty who wandered, as it was written down; what it was told, thirty or thousands. */
  async function recorded(hz: 2 | 20, bots = 30): Promise<RunFigures> {
    const text = await readFile(new URL(`recorded/told-at-${hz}-hz.json`, import.meta.url), "utf8");
    const run = JSON.parse(text) as RunFigures;
    return { ...run, bots, crowd: { ...run.crowd, joined: bots } };
  }
  const broken = (run: RunFigures, { levels }: Awaited<ReturnType<typeof readServiceLevels>>) =>
    checkLevels(run, { what: "", levels })
      .filter(({ kept }) => !kept)
      .map(({ figure }) => figure);
  const OF_TELLING = ["snapshotIntervalP50Ms", "snapshotIntervalP99Ms", "missedInARow", "heldP50Ms"];

  for (const file of [DEFAULT_LEVELS, CURVE_LEVELS]) {
    const name = file.pathname.split("/").at(-1)!;

    it(`are kept by who tells everyone twenty times a second, and broken by who does twice a second: ${name}`, async () => {
      const levels = await readServiceLevels(file);
      expect(broken(await recorded(20), levels)).to.deep.equal([]);
      for (const bots of [30, 1500, 1501, 2500]) {
        expect(broken(await recorded(2, bots), levels), `${bots} bots`).to.include.members(OF_TELLING);
      }
    });

    it(`allow ten times a second beyond 1,500 people and not before: ${name}`, async () => {
      const levels = await readServiceLevels(file);
      // As the crowd curve has it of 1,600 people.
      const run = await recorded(20, 1600);
      const feel = {
        ...run.feel,
        snapshotIntervalMs: { ...run.feel.snapshotIntervalMs, p50: 100.8, p99: 118.4 },
        heldMs: { ...run.feel.heldMs, p50: 118.4, p99: 230.4 },
        shownMs: { ...run.feel.shownMs, p99: 150.4 },
      };
      const crowd = { ...run.crowd, missedInARow: 1 };
      expect(broken({ ...run, feel, crowd }, levels)).to.deep.equal([]);
      const fewer = { ...run, feel, bots: 1500, crowd: { ...crowd, joined: 1500 } };
      expect(broken(fewer, levels)).to.deep.equal(["snapshotIntervalP50Ms", "heldP50Ms"]);
    });

    it(`are broken where not one snapshot ever came: ${name}`, async () => {
      const run = await recorded(20);
      const feel = { ...run.feel };
      for (const measure of ["snapshotIntervalMs", "stalenessMs", "heldMs", "shownMs", "firstSnapshotMs"] as const) {
        feel[measure] = { count: 0, mean: 0, p50: 0, p90: 0, p95: 0, p99: 0, max: 0 };
      }
      const crowd = { ...run.crowd, snapshots: 0, longestGapMs: 0, missedInARow: 0 };
      const { levels } = await readServiceLevels(file);
      const breaches = breachesOf({ ...run, feel, crowd }, checkLevels({ ...run, feel, crowd }, { what: "", levels }));
      expect(breaches).to.include(
        "Time between snapshots, p99: never measured; at most 150 ms (snapshotIntervalP99Ms).",
      );
      for (const figure of [...OF_TELLING, "stalenessP99Ms", "heldP99Ms", "shownP99Ms"]) {
        expect(breaches.join("\n")).to.include(`(${figure})`);
      }
    });
  }

  it("that come with the tool ask the same of every size of a crowd, 2,500 included, each figure once", async () => {
    for (const file of [DEFAULT_LEVELS, CHAT_LEVELS, CURVE_LEVELS, TALK_LEVELS]) {
      const levels = await readServiceLevels(file);
      const asked = (bots: number) => checkLevels(exampleRun({ bots }), levels).map(({ figure }) => figure);
      for (const bots of [1, 200, 201, 1500, 1501, 2000, 2001, 2500, 5000]) {
        expect(asked(bots), `${file.pathname}, ${bots} bots`).to.deep.equal([...new Set(asked(50))]);
      }
    }
  });

  it("ask nothing about neighbours of somebody who is alone, about cuts where nobody was cut, about chat where nobody writes", () => {
    const none = { count: 0, mean: 0, p50: 0, p90: 0, p95: 0, p99: 0, max: 0 };
    const { feel, crowd } = exampleRun();
    const alone = exampleRun({
      bots: 1,
      crowd: { ...crowd, joined: 1, chat: null },
      feel: { ...feel, stalenessMs: none, heldMs: none, backMs: none, chatEchoMs: none },
    });
    expect(
      judge(alone, [
        { figure: "stalenessP99Ms", most: 1 },
        { figure: "heldP99Ms", most: 1 },
        { figure: "backP99Ms", most: 1 },
        { figure: "chatEchoP99Ms", most: 1 },
      ]),
    ).to.deep.equal([]);
    const cut = { ...alone, crowd: { ...alone.crowd, cut: 1 } };
    expect(judge(cut, [{ figure: "backP99Ms", most: 1 }])).to.have.length(1);
    const writing = { ...alone, scenario: "chat" };
    expect(judge(writing, [{ figure: "chatMissing", most: 0 }])).to.have.length(1);
  });

  it("of which none is meant for such a crowd judge nobody, and that is no pass", () => {
    const run = exampleRun({ bots: 10 });
    const faultsFor = (levels: Parameters<typeof checkLevels>[1]["levels"]) =>
      findFaults(run, run.seconds, checkLevels(run, { what: "", levels }));
    expect(faultsFor([{ figure: "bytesPerClient", most: 1, upToBots: 5 }]).join()).to.include(
      "No service level is meant for 10 bots",
    );
    expect(faultsFor([{ figure: "silent", most: 0 }]).join()).to.include("nobody has judged this run");
    expect(faultsFor([{ figure: "errors", most: 0 }])).to.deep.equal([]);
  });

  it("are not broken by what could not be seen", () => {
    expect(judge(exampleRun({ server: null }), [{ figure: "ticksDropped", most: 0 }])).to.deep.equal([]);
  });

  it("are refused with a sentence where the file is no good", async () => {
    const refusal = async (text: string | null) => {
      const file = join(directory, "levels.json");
      if (text === null) await rm(file, { force: true });
      else await writeFile(file, text);
      return readServiceLevels(file).then(
        () => expect.fail("It was read."),
        (error: unknown) => {
          expect(error).to.be.instanceOf(ServiceLevelsUnreadable);
          return (error as Error).message;
        },
      );
    };
    expect(await refusal(null)).to.include("There is no file");
    expect(await refusal("{")).to.include("is not JSON");
    expect(await refusal('{"what":"","levels":[{"figure":"speed","most":1}]}')).to.include("levels.0.figure");
    expect(await refusal('{"what":"","levels":[{"figure":"lost"}]}')).to.include("needs `most`, `least` or both");
    expect(await refusal('{"what":"","levels":[{"figure":"lost","most":1,"limit":2}]}')).to.include("limit");
  });
});
