import { ACCESS, ROUTES, type Route } from "@crowdwire/protocol/rest";

/** The part of docs/permissions.md that is written by a program, between its two marks. */
export function replaceSection(text: string, mark: string, content: string): string {
  const begin = text.indexOf(`<!-- ${mark}:`);
  const end = text.indexOf(`<!-- /${mark} -->`);
  if (begin === -1 || end === -1) throw new Error(`docs/permissions.md has lost its marks for ${mark}.`);
  const firstLineEnd = text.indexOf("\n", begin) + 1;
  return `${text.slice(0, firstLineEnd)}${content}\n${text.slice(end)}`;
}

/** One row for each route: its topic, its address, who may, what it does. */
export function renderRoutes(): string {
  const rows = (Object.values(ROUTES) as Route[]).map(
    ({ topic, method, path, who, summary }) => `| ${topic} | \`${method} ${path}\` | \`${who}\` | ${summary} |`,
  );
  const words = Object.entries(ACCESS).map(([who, sentence]) => `- \`${who}\`: ${sentence}`);
  return [
    "",
    ...words,
    "- a permission: members of the world whose role allows it",
    "",
    "| Topic | Route | Who may | What it does |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
