// `npm run docs:config`: writes docs/configuration.md and .env.example from the services' schemas.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { renderConfigurationMarkdown, renderEnvExample } from "@crowdwire/service-kit";
import { CONFIGURATION_SECTIONS } from "./supervisor/configurationSections.ts";

const root = dirname(import.meta.dirname);
writeFileSync(join(root, "docs", "configuration.md"), renderConfigurationMarkdown(CONFIGURATION_SECTIONS));
writeFileSync(join(root, ".env.example"), renderEnvExample(CONFIGURATION_SECTIONS));
console.log("wrote docs/configuration.md and .env.example");
