import type { Locator } from "playwright-core";
import type { Inspection } from "../../client/src/world/inspection.ts";
import type { TalkingVisitor } from "./TalkingVisitor.ts";

/** Clicks, and says for each of these after how many milliseconds nothing comes to their page of whom they heard till then. */
export async function silencedAfter(click: Locator, ...people: TalkingVisitor[]): Promise<number[]> {
  // Seen by the pages themselves: what the browser's remote control takes is no part of it.
  await click.evaluate((element) =>
    element.addEventListener("click", () => Object.assign(globalThis, { clickedMs: Date.now() }), { once: true }),
  );
  const silent = people.map(({ page }) =>
    page.evaluate(async () => {
      const { crowdwire } = globalThis as unknown as { crowdwire: Inspection };
      const untilMs = Date.now() + 20_000;
      while ((await crowdwire.media.heard()).length > 0) {
        if (Date.now() > untilMs) return Number.POSITIVE_INFINITY;
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      return Date.now();
    }),
  );
  await click.click();
  const clickedMs = await click.page().evaluate(() => (globalThis as unknown as { clickedMs: number }).clickedMs);
  return (await Promise.all(silent)).map((silentMs) => silentMs - clickedMs);
}
