import { expect } from "chai";
import { describe, it } from "mocha";
import { BENCHMARKS } from "../../bench/benchmarks.ts";
import { EXIT, OPTION_NAMES, parseOptions, USAGE } from "../../bench/options.ts";
import { UsageError } from "../../src/UsageError.ts";

describe("the command bench", () => {
  it("takes every benchmark where none is named", () => {
    expect(parseOptions([]).names).to.deep.equal(Object.keys(BENCHMARKS));
  });

  it("takes sizes of the crowd as a list", () => {
    const options = parseOptions(["replication", "--users", "50,1600", "--rounds", "2"]);
    expect(options.names).to.deep.equal(["replication"]);
    expect(options.users).to.deep.equal([50, 1600]);
    expect(options.rounds).to.equal(2);
  });

  it("names what is wrong with what was said", () => {
    expect(() => parseOptions(["speed"])).to.throw(UsageError, 'no benchmark "speed"');
    expect(() => parseOptions(["--users", "few"])).to.throw(UsageError, "--users");
    expect(() => parseOptions(["--rounds", "0"])).to.throw(UsageError, "--rounds");
    expect(() => parseOptions(["replication", "--rivals", "ours,theirs"])).to.throw(UsageError, 'no rival "theirs"');
    expect(() => parseOptions(["move", "--rivals", "ours"])).to.throw(UsageError, 'no rival "ours"');
    expect(() => parseOptions(["--fast"])).to.throw(UsageError, "--fast");
  });

  it("explains every option with what holds without it, and every exit code", () => {
    const lines = USAGE.split("\n");
    for (const option of OPTION_NAMES) {
      expect(
        lines.find((line) => line.startsWith(`  --${option} `)),
        option,
      ).to.match(/\(.+\)$/u);
    }
    for (const code of Object.values(EXIT)) expect(USAGE).to.match(new RegExp(`^ {2}${code} {2}\\w`, "mu"));
  });

  it("lets every rival have five turns or more unless told otherwise", () => {
    for (const { rounds } of Object.values(BENCHMARKS)) expect(rounds).to.be.at.least(5);
  });
});
