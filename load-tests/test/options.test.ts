import { LIMITS } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { noticeFor } from "../src/chat/noticeFor.ts";
import { environmentFor } from "../src/cli/serve.ts";
import { botName } from "../src/names.ts";
import { isHelpWanted, OPTION_NAMES, parseOptions, USAGE } from "../src/options.ts";
import { SCENARIO_NAMES } from "../src/scenarios/index.ts";
import { UsageError } from "../src/UsageError.ts";

const refusal = (args: string) => {
  try {
    parseOptions(args.split(" ").filter((word) => word !== ""));
  } catch (error) {
    expect(error).to.be.instanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error(`"${args}" was understood.`);
};

describe("the load's command line", () => {
  it("says before it writes where that stays, and how to have a place for it", () => {
    for (const name of SCENARIO_NAMES.filter((each) => each !== "chat"))
      expect(noticeFor(name, "plaza", null)).to.equal(null);
    expect(noticeFor("chat", "campus", ".data/crowd"))
      .to.include("its data is in .data/crowd")
      .and.not.include("--serve");
    expect(noticeFor("chat", "campus", null))
      .to.include("stays in the chat of “campus”")
      .and.include("DATA_DIR=.data/crowd npm run load -- chat --serve");
  });

  it("gives bots names by which people know that they are bots, each another, and no longer than names may be", () => {
    const names = Array.from({ length: 5000 }, (_, index) => botName(index));
    expect(new Set(names).size).to.equal(names.length);
    for (const name of names) {
      expect(name).to.match(/^Bot /u);
      expect(name.length).to.be.at.most(LIMITS.displayNameChars);
    }
  });

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
    const more = "--workers 2 --slo s.json --json j.json --html h.html";
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
    });
    expect(parseOptions("talk --speaking 3 --video --sfu-ops-url http://a:3".split(" "))).to.include({
      speaking: 3,
      video: true,
      "sfu-ops-url": "http://a:3",
    });
    expect(parseOptions(["chat", "--messages-per-second", "2.5"])["messages-per-second"]).to.equal(2.5);
    expect(parseOptions(["wander", "--serve"]).serve).to.equal(true);
    expect(parseOptions(["talk"]).bots).to.equal(40);
    expect(parseOptions(["curve", "--steps", "10,20,40"]).steps).to.deep.equal([10, 20, 40]);
  });

  it("names all that is wrong with it", () => {
    expect(refusal("wander line")).to.equal("One scenario at a time, not wander, line.");
    expect(refusal("wander --bots 0 --seconds x")).to.include("--bots").and.include("--seconds");
    expect(refusal("curve --steps 20,10")).to.equal("--steps must be numbers that grow, such as 50,100,200.");
    expect(refusal("wander --serve --url localhost:1")).to.include("--serve starts a server of its own");
    expect(refusal("wander --json a --html a")).to.include("--html must not be the file of --json");
    expect(refusal("wander --url localhost:port")).to.include("--url");
    expect(refusal("wander --url ws://a:1")).to.include("--url must be an address such as http://127.0.0.1:2567");
  });

  it("says what there is where no scenario is named, or none of these", () => {
    expect(refusal("")).to.match(/^Which scenario\? There are wander, .+, talk, and curve\.$/u);
    expect(refusal("stroll --bots x")).to.match(/^There is no scenario stroll, only wander, .+, and curve\.$/u);
  });

  it("says in words for people which numbers it takes", () => {
    expect(refusal("wander --bots abc")).to.equal("--bots must be a whole number from 1 to 5,000, not abc.");
    expect(refusal("wander --bots 2.5")).to.equal("--bots must be a whole number from 1 to 5,000, not 2.5.");
    expect(refusal("wander --seconds -1")).to.equal("--seconds must be a number from 1 to 3,600, not -1.");
    expect(refusal("wander --seconds=")).to.equal("--seconds must be a number from 1 to 3,600, not nothing.");
    expect(refusal("chat --bots 3 --messages-per-second 900")).to.equal(
      "--messages-per-second must be 3 at most: so many bots may not write more.",
    );
  });

  it("says in a line what is wrong with an option, and not what Node says of it", () => {
    expect(refusal("wander --bot 3")).to.equal("There is no option --bot.");
    expect(refusal("wander --json --html a")).to.equal("--json needs a value.");
    expect(refusal("wander --serve=3")).to.equal("--serve takes no value.");
  });

  it("swallows no option that would do nothing", () => {
    expect(refusal("wander --speaking 4 --video")).to.equal("--speaking is for talk.\n--video is for talk.");
    expect(refusal("chat --sfu-ops-url a:1")).to.equal("--sfu-ops-url is for talk.");
    expect(refusal("talk --messages-per-second 2")).to.equal("--messages-per-second is for chat.");
    expect(refusal("line --steps 2,4 --out a")).to.equal("--steps is for curve.\n--out is for curve.");
    expect(refusal("curve --bots 4")).to.equal("--bots is not for curve: --steps says how many.");
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
