import { expect } from "chai";
import { describe, it } from "mocha";
import { z } from "zod";
import { ConfigError, describeConfigKeys, loadEnv, secretKeys } from "../src/index.ts";

const Schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(2567).meta({ description: "Where people connect." }),
  DATABASE_URL: z.url().meta({ description: "Where the data is kept.", secret: true }),
  TRUST_PROXY: z.stringbool().default(false).meta({ description: "Whether a proxy stands before us." }),
  LOG_LEVEL: z.enum(["debug", "info"]).optional().meta({ description: "How much is written." }),
});

describe("loadEnv", () => {
  it("reads the schema's keys and leaves the others alone", () => {
    const config = loadEnv(Schema, { DATABASE_URL: "postgres://localhost/x", TRUST_PROXY: "true", PATH: "/bin" });
    expect(config).to.deep.equal({ PORT: 2567, DATABASE_URL: "postgres://localhost/x", TRUST_PROXY: true });
  });

  it("takes an empty string for absent", () => {
    const config = loadEnv(Schema, { DATABASE_URL: "postgres://localhost/x", PORT: "", LOG_LEVEL: "  " });
    expect(config).to.deep.equal({ PORT: 2567, DATABASE_URL: "postgres://localhost/x", TRUST_PROXY: false });
  });

  it("reports all problems together, with descriptions", () => {
    const error = catchError(() => loadEnv(Schema, { PORT: "70000", LOG_LEVEL: "loud" }));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.problems.map((problem) => problem.key)).to.deep.equal(["PORT", "DATABASE_URL", "LOG_LEVEL"]);
    expect(error.message).to.include("3 problems").and.include("Where the data is kept.");
    expect(error.message).to.match(/DATABASE_URL: is missing/);
  });

  it("never prints a value", () => {
    const error = catchError(() => loadEnv(Schema, { DATABASE_URL: "hunter2" }));
    expect(error.message).to.not.include("hunter2");
  });

  it("refuses what is wrong only between keys", () => {
    const Together = z
      .object({ A: z.coerce.number(), B: z.coerce.number() })
      .refine((value) => value.A < value.B, { message: "A must be below B" });
    expect(catchError(() => loadEnv(Together, { A: "2", B: "1" })).message).to.include("A must be below B");
  });
});

describe("describeConfigKeys", () => {
  it("finds the metadata, type and default under wrappers", () => {
    const Wrapped = z.object({
      A: z.coerce.number().int().meta({ description: "first" }).default(3).optional(),
      B: z
        .string()
        .transform((text) => text.split(","))
        .default(["x", "y"])
        .meta({ description: "second", secret: true }),
    });
    expect(describeConfigKeys(Wrapped)).to.deep.equal([
      {
        key: "A",
        description: "first",
        isSecret: false,
        isRequired: false,
        defaultText: "3",
        typeText: "whole number",
      },
      { key: "B", description: "second", isSecret: true, isRequired: false, defaultText: "x,y", typeText: "text" },
    ]);
  });

  it("names types in words", () => {
    expect(describeConfigKeys(Schema).map((entry) => entry.typeText)).to.deep.equal([
      "whole number",
      "URL",
      "true or false",
      "debug or info",
    ]);
    expect(secretKeys(Schema)).to.deep.equal(["DATABASE_URL"]);
  });
});

function catchError(work: () => unknown): ConfigError {
  try {
    work();
  } catch (error) {
    return error as ConfigError;
  }
  throw new Error("nothing was thrown");
}
