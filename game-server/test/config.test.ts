import { ConfigError, loadEnv, secretKeys } from "@crowdwire/service-kit";
import { expect } from "chai";
import { describe, it } from "mocha";
import { GameServerConfig } from "../src/config.ts";

const minimal = { DATABASE_URL: "postgres://user:hunter2@localhost:5432/crowdwire" };

function problemsOf(source: Record<string, string>): ConfigError["problems"] {
  try {
    loadEnv(GameServerConfig, source);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("GameServerConfig", () => {
  it("needs a database and nothing else, and is reachable from this machine only", () => {
    const config = loadEnv(GameServerConfig, minimal);
    expect(config).to.include({ HOST: "127.0.0.1", PORT: 2567, OPS_HOST: "127.0.0.1", OPS_PORT: 2568 });
    expect(config).to.include({
      NODE_ENV: "development",
      SAVE_INTERVAL_MS: 1000,
      SESSION_DAYS: 30,
      GAME_TOKEN_SECONDS: 300,
    });
    expect(config.LOAD_TEST_KEY).to.equal(undefined);
  });

  it("reads lists", () => {
    const config = loadEnv(GameServerConfig, {
      ...minimal,
      PUBLIC_ORIGIN: "https://meet.example.org, http://localhost:2567",
      TRUST_PROXY: "10.0.0.0/8, loopback, ::1",
    });
    expect(config.PUBLIC_ORIGIN).to.deep.equal(["https://meet.example.org", "http://localhost:2567"]);
    expect(config.TRUST_PROXY).to.deep.equal(["10.0.0.0/8", "loopback", "::1"]);
  });

  it("takes a seed for where newcomers appear, and none where none is given", () => {
    const given = minimal;
    expect(GameServerConfig.parse(given).WORLD_SEED).to.equal(undefined);
    expect(GameServerConfig.parse({ ...given, WORLD_SEED: "7" }).WORLD_SEED).to.equal(7);
    for (const wrong of ["-1", "1.5", "4294967296", "x"]) {
      expect(GameServerConfig.safeParse({ ...given, WORLD_SEED: wrong }).success, wrong).to.equal(false);
    }
  });

  it("a load-test key is for development: production refuses to start with one", () => {
    const key = "0123456789abcdef-secret";
    expect(problemsOf({ ...minimal, LOAD_TEST_KEY: key })).to.deep.equal([]);
    const problems = problemsOf({ ...minimal, LOAD_TEST_KEY: key, NODE_ENV: "production" });
    expect(problems.map((problem) => problem.key)).to.deep.equal(["LOAD_TEST_KEY"]);
    expect(problems[0]?.message).to.contain("production").and.not.contain(key);
  });

  it("names everything that is wrong at once, without repeating secrets", () => {
    const problems = problemsOf({
      DATABASE_URL: "mysql://user:hunter2@localhost/db",
      PORT: "70000",
      NODE_ENV: "production",
      LOAD_TEST_KEY: "0123456789abcdef-secret",
      PUBLIC_ORIGIN: "https://meet.example.org/lobby",
      TRUST_PROXY: "everyone",
      SAVE_INTERVAL_MS: "often",
    });
    expect(problems.map((problem) => problem.key)).to.have.members([
      "DATABASE_URL",
      "PORT",
      "LOAD_TEST_KEY",
      "PUBLIC_ORIGIN",
      "TRUST_PROXY",
      "SAVE_INTERVAL_MS",
    ]);
    expect(JSON.stringify(problems)).to.not.match(/hunter2|0123456789abcdef/u);
    for (const problem of problems) expect(problem.description, problem.key).to.be.a("string").and.not.empty;
  });

  it("knows what must not be logged", () => {
    expect(secretKeys(GameServerConfig)).to.have.members([
      "DATABASE_URL",
      "REDIS_URL",
      "TURN_SECRET",
      "LOAD_TEST_KEY",
      "SMTP_URL",
      "OIDC_PROVIDERS",
    ]);
  });
});
