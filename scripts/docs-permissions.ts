// `npm run docs:permissions`: writes the tables of docs/permissions.md from the tables of routes and messages.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { renderMessages, renderRoutes, replaceSection } from "./renderPermissions.ts";

const path = join(dirname(import.meta.dirname), "docs", "permissions.md");
const withRoutes = replaceSection(readFileSync(path, "utf8"), "routes", renderRoutes());
writeFileSync(path, replaceSection(withRoutes, "messages", renderMessages()));
console.log("wrote docs/permissions.md");
