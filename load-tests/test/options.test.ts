import { expect } from "chai";
import { describe, it } from "mocha";
import { environmentFor } from "../src/cli/serve.ts";
import { parseOptions, USAGE, UsageError } from "../src/options.ts";
import { SCENARIO_NAMES } from "../src/scenarios/index.ts";

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
    const more =
      "--workers 2 --slo s.json --json j.json --html h.html --serve --speaking 3 --video --sfu-ops-url http://a:3";
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
      serve: true,
      speaking: 3,
      video: true,
      "sfu-ops-url": "http://a:3",
    });
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
  });

  it("explains each scenario and every option", () => {
    for (const name of SCENARIO_NAMES) expect(USAGE).to.include(`  ${name}`);
    for (const option of [
      "bots",
      "seconds",
      "ramp",
      "url",
      "ops-url",
      "world",
      "seed",
      "json",
      "html",
      "slo",
      "workers",
      "serve",
      "speaking",
      "video",
      "sfu-ops-url",
    ]) {
      expect(USAGE).to.include(`--${option}`);
    }
  });
});
