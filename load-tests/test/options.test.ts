import { expect } from "chai";
import { describe, it } from "mocha";
import { environmentFor } from "../src/cli/serve.ts";
import { isHelpWanted, OPTION_NAMES, parseOptions, USAGE } from "../src/options.ts";
import { SCENARIO_NAMES } from "../src/scenarios/index.ts";
import { UsageError } from "../src/UsageError.ts";

describe("the load's command line", () => {
  it("tells a server that it starts the crowd's seed, whatever else that was told", () => {
    expect(environmentFor(9, { PORT: "1", WORLD_SEED: "3" })).to.deep.equal({ PORT: "1", WORLD_SEED: "9" });
    expect(() => parseOptions(["wander", "--seed", "4294967296"]), "no server takes a larger one").to.throw(
      UsageError,
      "seed",
    );
  });

  it("has a sensible value for everything but the scenario", () => {
    expect(parseOptions(["wander"])).to.include({
      scenario: "wander",
      bots: 100,
      seconds: 30,
      ramp: 5,
      seed: 1,
      world: "plaza",
    });
  });

  it("understands every option", () => {
    const args =
      "moshpit --bots 7 --seconds 1.5 --ramp 0 --world campus --url http://a:1 --ops-url http://a:2 --seed 9";
    const more = "--workers 2 --slo s.json --json j.json --html h.html --speaking 3 --video --sfu-ops-url http://a:3";
    expect(parseOptions(`${args} ${more}`.split(" "))).to.include({
      scenario: "moshpit",
      bots: 7,
      seconds: 1.5,
      ramp: 0,
      world: "campus",
      url: "http://a:1",
      "ops-url": "http://a:2",
      seed: 9,
      workers: 2,
      slo: "s.json",
      json: "j.json",
      html: "h.html",
      speaking: 3,
      video: true,
      "sfu-ops-url": "http://a:3",
    });
    expect(parseOptions(["wander", "--serve"]).serve).to.equal(true);
    expect(parseOptions(["talk"]).bots).to.equal(40);
    expect(parseOptions(["curve", "--steps", "10,20,40"]).steps).to.deep.equal([10, 20, 40]);
  });

  it("names all that is wrong with it", () => {
    const refusal = (args: string) => {
      try {
        parseOptions(args.split(" ").filter((word) => word !== ""));
      } catch (error) {
        expect(error).to.be.instanceOf(UsageError);
        return (error as Error).message;
      }
      throw new Error(`"${args}" was understood.`);
    };
    expect(refusal("")).to.include("must be one of: wander");
    expect(refusal("stroll")).to.include("scenario");
    expect(refusal("wander line")).to.include("One scenario at a time");
    expect(refusal("wander --bots 0 --seconds x")).to.include("bots").and.include("seconds");
    expect(refusal("curve --steps 20,10")).to.include("steps");
    expect(refusal("wander --bot 3")).to.include("--bot");
    expect(refusal("wander --serve --url localhost:1")).to.include("--serve: starts a server of its own");
    expect(refusal("wander --json a --html a")).to.include("--html: must not be the file of --json");
    expect(refusal("wander --url localhost:port")).to.include("--url");
    expect(refusal("wander --url ws://a:1")).to.include("--url: must be an address such as http://127.0.0.1:2567");
  });

  it("takes host and port for an address", () => {
    expect(parseOptions(["wander", "--url", "localhost:2567"]).url).to.equal("http://localhost:2567");
    expect(parseOptions(["wander", "--ops-url", "127.0.0.1:2"])["ops-url"]).to.equal("http://127.0.0.1:2");
    expect(parseOptions(["wander", "--url", "https://a"]).url).to.equal("https://a");
  });

  it("explains each scenario, and every option with what holds without it", () => {
    for (const name of SCENARIO_NAMES) expect(USAGE).to.include(`  ${name}`);
    const lines = USAGE.split("\n");
    for (const option of OPTION_NAMES.filter((name) => name !== "help")) {
      const line = lines.find((each) => each.startsWith(`  --${option} `));
      expect(line, option).to.match(/\(.+\)$/u);
    }
    expect(USAGE).to.include("--help").and.include("  130");
    expect(isHelpWanted(["wander", "--help"]) && isHelpWanted(["-h"])).to.equal(true);
    expect(isHelpWanted(["wander"])).to.equal(false);
  });
});
