import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describeConfigKeys, renderConfigurationMarkdown, renderEnvExample } from "@crowdwire/service-kit";
import { expect } from "chai";
import { describe, it } from "mocha";
import { CONFIGURATION_SECTIONS } from "../scripts/supervisor/configurationSections.ts";

const root = dirname(import.meta.dirname);
const STALE = "it is stale: run `npm run docs:config`";

describe("the written configuration", () => {
  it("is what the schemas say, in docs/configuration.md", () => {
    const written = readFileSync(join(root, "docs", "configuration.md"), "utf8");
    expect(written === renderConfigurationMarkdown(CONFIGURATION_SECTIONS), STALE).to.equal(true);
  });

  it("is what the schemas say, in .env.example", () => {
    const written = readFileSync(join(root, ".env.example"), "utf8");
    expect(written === renderEnvExample(CONFIGURATION_SECTIONS), STALE).to.equal(true);
  });

  for (const section of CONFIGURATION_SECTIONS) {
    it(`describes every key of ${section.title}`, () => {
      const undescribed = describeConfigKeys(section.schema).filter((key) => (key.description ?? "").length < 10);
      expect(undescribed.map((key) => key.key)).to.deep.equal([]);
    });

    it(`never writes down a secret of ${section.title}`, () => {
      const text = renderEnvExample([section]);
      for (const key of describeConfigKeys(section.schema).filter((entry) => entry.isSecret)) {
        expect(text).to.match(new RegExp(`^#?${key.key}=$`, "m"));
      }
    });
  }
});
