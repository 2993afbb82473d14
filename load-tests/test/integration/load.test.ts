import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { COMPILED_ONCE, TEST_LOAD_KEY } from "../../../test/support/GameServerProcess.ts";
import { type SfuProcess, useSfu } from "../../../test/support/SfuProcess.ts";
import { useWorld } from "../../../test/support/useWorld.ts";
import { parseOptions } from "../../src/options.ts";
import type { LoadReport } from "../../src/report/LoadReport.ts";
import { SCENARIO_NAMES, type ScenarioName } from "../../src/scenarios/index.ts";

const CLI = join(import.meta.dirname, "..", "..", "src", "cli", "load.ts");
const BOTS = 14;
/** Crowds that come side by side. */
const AT_A_TIME = 2;
/** Everything that does not depend on how busy the machine is. */
const NO_TIMES = {
  what: "A small crowd on any machine.",
  levels: ["errors", "missing", "lost", "systemFailures", "silent", "unheard", "mediaLost", "mediaRefused"].map(
    (figure) => ({ figure, most: 0 }),
  ),
};

describe("npm run load", function () {
  this.timeout(120_000);
  const env: Record<string, string> = {};
  const sfus = useSfu(env);
  const tested = useWorld(env);
  let sfu: SfuProcess;
  let directory = "";
  const children: ChildProcess[] = [];

  before(async () => {
    sfu = await sfus.start(tested());
    directory = await mkdtemp(join(tmpdir(), "crowdwire-load-"));
    await writeFile(join(directory, "levels.json"), JSON.stringify(NO_TIMES));
  });
  after(async () => {
    for (const child of children) child.kill("SIGKILL");
    await rm(directory, { recursive: true });
  });

  async function load(args: string, levels = "levels.json"): Promise<{ code: number; output: string }> {
    const { url, opsUrl } = tested().server;
    const media = args.startsWith("talk") ? ["--sfu-ops-url", sfu.opsUrl] : [];
    const places = ["--url", url, "--ops-url", opsUrl, ...media, "--slo", join(directory, levels)];
    const child = spawn(process.execPath, [CLI, ...args.split(" "), ...places], {
      env: { ...COMPILED_ONCE, PATH: process.env["PATH"] ?? "", LOAD_TEST_KEY: TEST_LOAD_KEY },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.push(child);
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const [code] = (await once(child, "exit")) as [number];
    return { code, output };
  }

  // In one world: each waits more than it works.
  for (let first = 0; first < SCENARIO_NAMES.length; first += AT_A_TIME) {
    const crowds = SCENARIO_NAMES.slice(first, first + AT_A_TIME);
    it(`lets small crowds in side by side and nobody is lost: ${crowds.join(", ")}`, async () => {
      await Promise.all(crowds.map(expectWholeCrowd));
    });
  }

  async function expectWholeCrowd(scenario: ScenarioName): Promise<void> {
    const json = join(directory, `${scenario}.json`);
    const html = join(directory, `${scenario}.html`);
    // Whoever was cut off has to be back before the end, on a slow machine too.
    const seconds = scenario === "reconnect" ? 6 : 4;
    const { code, output } = await load(
      `${scenario} --bots ${BOTS} --seconds ${seconds} --ramp 1 --workers 2 --json ${json} --html ${html}`,
    );
    const report = JSON.parse(await readFile(json, "utf8")) as LoadReport;
    expect(report.breaches, output).to.deep.equal([]);
    expect(report.crowd.joined + report.crowd.away, output).to.equal(BOTS);
    expect(code, output).to.equal(report.valid ? 0 : 2);
    expect(report.crowd.snapshots).to.be.greaterThan(BOTS * 20);
    expect(report.feel.stalenessMs.count, "records of neighbours").to.be.greaterThan(0);
    expect(report.bytesPerBotPerSecond).to.be.greaterThan(100);
    expect(report.server?.ticks).to.be.greaterThan(20);
    expect(report.timeline.length).to.be.greaterThan(2);
    expect(await readFile(html, "utf8")).to.include("<svg ");
    if (scenario === "chat") {
      expect(output, "before it begins").to.match(/^What these bots write stays/u);
      const { said, refused, heard, due, twice, missed } = report.crowd.chat!;
      expect(said, output).to.be.greaterThan(3);
      expect({ refused, heard, twice, missed }, "[SH7] each hears each once, in order").to.deep.equal({
        refused: 0,
        heard: said * BOTS,
        twice: 0,
        missed: 0,
      });
      expect(due).to.equal(said * BOTS);
      expect(report.feel.chatEchoMs.count, "and each hears themselves").to.equal(said);
    } else expect(report.crowd.chat).to.equal(null);
    if (scenario === "reconnect") {
      expect(report.crowd.cut).to.equal(2 * BOTS);
      expect(report.feel.backMs.count).to.equal(2 * BOTS);
    } else expect(report.crowd.cut).to.equal(0);
  }

  it("[SFU2] [SFU6] lets bots speak and be seen, two at a time, and says what they and the media tier had of it", async () => {
    const json = join(directory, "voices.json");
    const { output } = await load(`talk --bots 6 --speaking 2 --video --seconds 8 --ramp 1 --workers 1 --json ${json}`);
    const { voices, media, feel, breaches, timeline } = JSON.parse(await readFile(json, "utf8")) as LoadReport;
    expect(breaches, output).to.deep.equal([]);
    expect(voices).to.include({ connected: 6, speaking: 2, hasVideo: true });
    expect(feel.hearMs.count + feel.firstHearMs.count, output).to.be.greaterThan(0);
    expect(media!.workers, output).to.have.length(2);
    expect(media!.workers.reduce((sum, { consumers }) => sum + consumers, 0)).to.equal(media!.consumers);
    const most = Math.max(...timeline.map((second) => second.voices!.consumers));
    expect(most, "somebody met somebody").to.be.greaterThan(0);
    // Two voices at 50 a second alone would be a twentieth of what pictures bring.
    expect(voices!.packets, output).to.be.greaterThan(300);
    expect(voices!.lossShare, output).to.be.lessThan(0.05);
    expect(media!.cpuMicrosecondsPerConsumerSecond, output).to.be.greaterThan(0);
    expect(output)
      .to.match(/time to hear, p50 \/ p95 +\S/u)
      .and.match(/media worker 1 +\d+ consumers/u);
  });

  it("names what was broken, and says so with its exit code", async () => {
    const levels = { what: "", levels: [{ figure: "bytesPerClient", most: 1 }] };
    await writeFile(join(directory, "hard.json"), JSON.stringify(levels));
    const { code, output } = await load("wander --bots 6 --seconds 2 --ramp 0", "hard.json");
    expect(output)
      .to.include("6 of 6")
      .and.match(/BROKEN {2}Bytes per client and second: \d+ B; at most 1 B/u);
    expect(code, output).to.equal(output.includes("INVALID") ? 2 : 1);
  });

  it("has room in a seeded world for as many as the curve ends with, and says so where there are more", async () => {
    const { capacity } = tested().world;
    const { steps } = parseOptions(["curve"]);
    expect(capacity).to.be.at.least(Math.max(...steps));
    const { code, output } = await load(`wander --bots ${capacity + 1} --seconds 1`);
    expect(output).to.include(`has ${capacity} free places; ${capacity + 1} bots do not fit`);
    expect(code).not.to.equal(0);
  });

  it("does not call a run well that no level was meant for: nothing was proved", async () => {
    const levels = { what: "", levels: [{ figure: "bytesPerClient", most: 1, upToBots: 5 }] };
    await writeFile(join(directory, "others.json"), JSON.stringify(levels));
    const { code, output } = await load("wander --bots 6 --seconds 1 --ramp 0", "others.json");
    expect(output).to.include("No service level is meant for 6 bots").and.not.include("All is well");
    expect(code, output).to.equal(2);
  });

  it("steps the crowd up and writes the curve as a page, a picture and figures", async () => {
    const out = join(directory, "curve");
    const { code, output } = await load(`curve --steps 4,8 --seconds 2 --ramp 0 --out ${out}`);
    expect(code, output).to.be.oneOf([0, 2]);
    expect(await readFile(join(out, "crowd-curve.md"), "utf8"))
      .to.include("# The crowd curve")
      .and.include("| 4");
    expect(await readFile(join(out, "crowd-curve.svg"), "utf8")).to.include("<circle ");
    const { steps } = JSON.parse(await readFile(join(out, "crowd-curve.json"), "utf8")) as { steps: unknown[] };
    expect(steps.length).to.be.at.least(1);
  });

  it("says with 2 that it did not understand, and what there is", async () => {
    const { code, output } = await load("dance");
    expect(code).to.equal(2);
    const lines = output.trimEnd().split("\n");
    expect(lines, "what is wrong, last, and where more is said").to.have.length(2);
    expect(lines[0]).to.include("--help");
    expect(lines[1]).to.include("There is no scenario dance, only wander");
  });

  it("lists the worlds there are where it is sent into none of them", async () => {
    const { code, output } = await load("wander --bots 1 --world nowhere");
    expect(code, output).to.equal(3);
    expect(output).to.include("no world “nowhere”. It lists ");
    for (const world of ["plaza", "campus", "amphitheatre"]) expect(output).to.include(world);
  });
});
