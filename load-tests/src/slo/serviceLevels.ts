import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type ScenarioName, scenarioOf } from "../scenarios/index.ts";
import { FIGURE_NAMES } from "./figures.ts";

const Level = z
  .strictObject({
    figure: z.enum(FIGURE_NAMES),
    most: z.number().optional(),
    least: z.number().optional(),
    /** Holds for crowds of up to so many alone. */
    upToBots: z.int().positive().optional(),
    /** Holds for crowds of more than so many alone. */
    aboveBots: z.int().nonnegative().optional(),
  })
  .refine(({ most, least }) => most !== undefined || least !== undefined, "needs `most`, `least` or both");
export type Level = z.output<typeof Level>;

/** What a server must keep while a crowd is in it: the form of `slo/*.json`. */
export const ServiceLevels = z.strictObject({ what: z.string(), levels: z.array(Level).min(1) });
export type ServiceLevels = z.output<typeof ServiceLevels>;

/** A file of service levels could not be used; `message` says which and why. */
export class ServiceLevelsUnreadable extends Error {}

/** What holds where nothing else is said. */
export const DEFAULT_LEVELS = new URL("../../slo/default.json", import.meta.url);
/** What must hold where people write, too. */
export const CHAT_LEVELS = new URL("../../slo/chat.json", import.meta.url);
/** What holds where people have voices. */
export const TALK_LEVELS = new URL("../../slo/talk.json", import.meta.url);

/** What holds for a scenario where nothing else is said. */
export function levelsFor(name: ScenarioName): URL {
  const { voices, chatEverySeconds } = scenarioOf(name);
  if (voices !== undefined) return TALK_LEVELS;
  return chatEverySeconds === undefined ? DEFAULT_LEVELS : CHAT_LEVELS;
}

/** What must hold on the crowd curve. */
export const CURVE_LEVELS = new URL("../../slo/crowd.json", import.meta.url);

/** @throws ServiceLevelsUnreadable naming everything that is wrong */
export async function readServiceLevels(file: string | URL): Promise<ServiceLevels> {
  const text = await readFile(file, "utf8").catch(({ code, message }: NodeJS.ErrnoException) => {
    if (code === "ENOENT") throw new ServiceLevelsUnreadable(`There is no file of service levels at ${file}.`);
    const why = code === "EISDIR" ? "it is a folder" : message;
    throw new ServiceLevelsUnreadable(`The service levels at ${file} cannot be read: ${why}.`);
  });
  try {
    const parsed = ServiceLevels.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`);
    throw new ServiceLevelsUnreadable(`${file} holds no service levels:\n${problems.join("\n")}`);
  } catch (error) {
    if (error instanceof SyntaxError) throw new ServiceLevelsUnreadable(`${file} is not JSON: ${error.message}`);
    throw error;
  }
}
