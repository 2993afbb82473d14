import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import type { Inspection } from "../../client/src/world/inspection.ts";
import type { SignedInPerson } from "./people.ts";

/** Somebody at a browser of their own. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Everything that should not have been said: errors of the page and of its requests. */
  readonly complaints: string[];
}

/** Drawn in software, small and plain pictures leave the machine to what is tested. */
const PREFERENCES = JSON.stringify({ quality: "low", hintsSeen: true });

/**
 * Opens a browser for someone who has never been here, and who asked their system for less motion. What blurs and fades takes half
 * of the time where it is drawn in software, and nobody watches it; `clientPages.test.ts` has pages as most people see them.
 *
 * @param more of the browser's settings
 */
export async function openVisitor(
  browser: Browser,
  viewport = { width: 480, height: 300 },
  more: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({ viewport, reducedMotion: "reduce", ...more });
  await context.addInitScript((preferences) => {
    localStorage.setItem("crowdwire-preferences", preferences);
  }, PREFERENCES);
  await context.addInitScript(drawPlainly);
  return { context, ...(await openPage(context)) };
}

/** Leaves out what asking for less motion does not; runs in the page. */
function drawPlainly(): void {
  const plain = new CSSStyleSheet();
  plain.replaceSync("*{backdrop-filter:none!important;animation:none!important;transition:none!important}");
  document.adoptedStyleSheets.push(plain);
}

/** Lets a browser be signed in as somebody at the server of this address. */
export function keepSignIn(context: BrowserContext, url: string, { cookie }: Pick<SignedInPerson, "cookie">) {
  return context.addCookies([{ ...cookie, url, httpOnly: true, sameSite: "Strict" }]);
}

/** Another tab of the same browser. */
export async function openPage(context: BrowserContext): Promise<Pick<Visitor, "page" | "complaints">> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.stack ?? error.message));
  page.on(
    "response",
    (response) => response.status() >= 400 && complaints.push(`${response.status()} ${response.url()}`),
  );
  return { page, complaints };
}

/** Goes to a world's door, gives a name where asked for one, and waits until inside. */
export async function enterWorld(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url);
  const field = page.getByRole("textbox");
  await field.first().waitFor({ timeout: 30_000 });
  if ((await field.first().inputValue()) !== name) await field.first().fill(name);
  await page.getByRole("button", { name: /^enter/iu }).click({ timeout: 30_000 });
  await untilInside(page);
}

/** Goes to a world's door as somebody whom the browser knows, and waits until inside. */
export async function enterAgain(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole("button", { name: /^enter as/iu }).click({ timeout: 30_000 });
  await untilInside(page);
}

export async function untilInside(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const { crowdwire } = globalThis as { crowdwire?: Inspection };
      return crowdwire !== undefined && crowdwire.self().id > 0 && crowdwire.people().length > 0;
    },
    undefined,
    { timeout: 90_000 },
  );
}

/** Asks the page what it knows. */
export function inspect<What extends "self" | "here" | "people" | "corrections" | "stats">(
  page: Page,
  what: What,
): Promise<ReturnType<Inspection[What]>> {
  return page.evaluate(
    (name) => (globalThis as unknown as { crowdwire: Record<string, () => unknown> }).crowdwire[name]!(),
    what,
  ) as Promise<ReturnType<Inspection[What]>>;
}
