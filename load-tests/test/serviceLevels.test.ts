import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
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
