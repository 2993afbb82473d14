import { type ClientMessageName, clientMessages } from "@crowdwire/protocol";
import { ACCESS, ROUTES, type Route } from "@crowdwire/protocol/rest";

/** What each message asks of a world; a new row of the table needs a line here. */
const ACTS: Readonly<Record<ClientMessageName, string>> = {
  emote: "Shows an emote.",
  chat: "Writes to everyone, to those near, or to one person who does not block one.",
  chatEdit: "Changes what one wrote oneself, however long ago.",
  chatDelete:
    "Deletes what one wrote oneself; with `ban`, what anyone wrote to everyone or to those near; however long ago.",
  person: "Asks who somebody is and what they may do.",
  findPeople: "Searches everybody in the world by name; whoever has blocked one is not found.",
  kick: "Sends somebody out for a minute who has no power that one lacks.",
  muteForAll: "Takes the word from somebody who has no power that one lacks, or gives it back.",
  sit: "Sits down on a seat or on the ground.",
  mediaTicket: "Asks for a new ticket for sound.",
  speakRequest: "Asks to speak in the conference area or on the stage one stands in.",
  speakAnswer: "Grants, denies or takes away speech in the area one stands in.",
  watch:
    "Waits for a full world in line, in line and looking on, or only looking on; who looks on reads what is written to everyone.",
  look: "Says around which place one looks on.",
  areaSettings: "Locks the area one stands in, or says how many it holds.",
};

/** One row for each message of a client to a world. */
export function renderMessages(): string {
  const rows = (Object.keys(clientMessages) as ClientMessageName[]).map((name) => {
    const { needs, phase } = clientMessages[name];
    const anybody = phase === "spawned" ? "whoever is inside" : "whoever waits outside";
    return `| \`${name}\` | ${needs === null ? anybody : `\`${needs}\``} | ${ACTS[name]} |`;
  });
  // Packed and not a row of that table; the tick asks for what it needs.
  rows.push("| `intent` | `walk` | Walks, runs, turns and jumps; without it one stands. |");
  return ["", "| Message | Who may | What it does |", "|---|---|---|", ...rows, ""].join("\n");
}

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
