import { type ScenarioName, scenarioOf } from "../scenarios/index.ts";

/**
 * What whoever lets such a crowd into a world should know before it begins; null where it leaves nothing behind that people see.
 *
 * @param servedFrom Where the data is of a server that is started for the crowd; null where one is running.
 */
export function noticeFor(scenario: ScenarioName, world: string, servedFrom: string | null): string | null {
  if (scenarioOf(scenario).chatEverySeconds === undefined) return null;
  const stays = `What these bots write stays in the chat of “${world}”, for whoever comes there later`;
  if (servedFrom !== null) return `${stays}: its data is in ${servedFrom}.`;
  return `${stays}.
A server with worlds of its own for them: DATA_DIR=.data/crowd npm run load -- chat --serve`;
}
