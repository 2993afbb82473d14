// `npm run docs:permissions`: writes the tables of docs/permissions.md from the tables of routes and messages.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { renderRoutes, replaceSection } from "./renderPermissions.ts";

const path = join(dirname(import.meta.dirname), "docs", "permissions.md");
writeFileSync(path, replaceSection(readFileSync(path, "utf8"), "routes", renderRoutes()));
console.log("wrote docs/permissions.md");
