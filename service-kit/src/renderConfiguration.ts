import { type ConfigKey, type ConfigSchema, describeConfigKeys } from "./configSchema.ts";

/** One service's part of the written configuration. */
export interface ConfigSection {
  title: string;
  /** A sentence or two above the table. */
  introduction: string;
  schema: ConfigSchema;
}

/** Writes the reference of all settings as Markdown. The same schemas give the same bytes. */
export function renderConfigurationMarkdown(sections: readonly ConfigSection[]): string {
  const lines = [
    "# Configuration",
    "",
    "Every setting is an environment variable. An empty value means that it is not set. A service that cannot use its",
    "settings refuses to start and lists everything that is wrong.",
    "",
    "This page and `.env.example` are written by `npm run docs:config` from the services' schemas; do not edit them by hand.",
  ];
  for (const section of sections) {
    lines.push("", `## ${section.title}`, "", section.introduction, "");
    const rows = describeConfigKeys(section.schema).map((key) => [
      `\`${key.key}\``,
      cell(key.typeText),
      defaultCell(key),
      cell(describeKey(key)),
    ]);
    lines.push(...renderTable([["variable", "value", "default", "what it is"], ...rows]));
  }
  return `${lines.join("\n")}\n`;
}

/** Writes a `.env` file that holds every setting, commented out unless it must be set. */
export function renderEnvExample(sections: readonly ConfigSection[]): string {
  const lines = ["# Written by `npm run docs:config`; docs/configuration.md says more. Copy what you change to .env."];
  const written = new Set<string>();
  for (const section of sections) {
    lines.push("", `# ${section.title}`);
    for (const key of describeConfigKeys(section.schema)) {
      if (written.has(key.key)) {
        continue; // Two services share it; the first has said all.
      }
      written.add(key.key);
      lines.push("", `# ${describeKey(key)}`);
      lines.push(`${key.isRequired ? "" : "#"}${key.key}=${key.isSecret ? "" : (key.defaultText ?? "")}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** Columns as wide as their widest cell, which is how the formatter wants them. The first row is the head. */
function renderTable(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) => `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ")} |`);
  lines.splice(1, 0, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`);
  return lines;
}

function describeKey(key: ConfigKey): string {
  const description = key.description ?? "";
  return key.isSecret ? `${description} Secret: never logged.`.trim() : description;
}

function defaultCell(key: ConfigKey): string {
  if (key.isRequired) {
    return "must be set";
  }
  if (key.defaultText === undefined || key.defaultText === "") {
    return "none";
  }
  return key.isSecret ? "a built-in one" : `\`${cell(key.defaultText)}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
