import { type ScenarioName, scenarioOf } from "../scenarios/index.ts";

/** What whoever lets such a crowd into a world should know before it begins; null where it leaves nothing behind that people see. */
export function noticeFor(scenario: ScenarioName, world: string): string | null {
  if (scenarioOf(scenario).chatEverySeconds === undefined) return null;
  return `What these bots write stays in the chat of “${world}”, for whoever comes there later.
A server with worlds of its own for them: DATA_DIR=.data/crowd npm run load -- chat --serve`;
}
