import AxeBuilder from "@axe-core/playwright";
import { expect } from "chai";
import type { Locator, Page } from "playwright-core";
import { until } from "./useWorld.ts";

/** On the page of roles: lets members write, or no longer. */
export async function turnWriting(roles: Page): Promise<void> {
  await roles.getByRole("button", { name: "Edit Member" }).click();
  await roles.getByRole("switch", { name: "Write" }).click();
  await roles.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await roles.getByRole("dialog").waitFor({ state: "detached" });
}

/** How often something is pressed in a page from its next address on, by whoever does it and in whatever way. */
export async function countPresses(page: Page): Promise<() => number> {
  let presses = 0;
  await page.exposeFunction("tellOfPress", () => presses++);
  await page.addInitScript(() => {
    const tell = ({ isTrusted }: Event) =>
      isTrusted && (globalThis as unknown as { tellOfPress(): void }).tellOfPress();
    addEventListener("click", tell, true);
  });
  return () => presses;
}

/** The moment at which a button of this name is next pressed in a page: milliseconds since 1970, by the page's clock. */
export const whenPressed = (page: Page, name: string): Promise<number> =>
  page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const hear = (event: Event) => {
          if ((event.target as Element).closest("button")?.textContent?.trim() !== wanted) return;
          removeEventListener("click", hear, true);
          resolve(performance.timeOrigin + event.timeStamp);
        };
        addEventListener("click", hear, true);
      }),
    name,
  );

/**
 * The moment at which a page shows what this selector finds, with these words in it: milliseconds since 1970, by the page's clock.
 * All pages of a machine have one clock, so what lies between two moments is what a person waits, however late a test hears of them.
 */
export const whenShown = (page: Page, selector: string, words = ""): Promise<number> =>
  page.evaluate(
    ([wanted, text]) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const found = [...document.querySelectorAll(wanted)].some((element) => element.textContent?.includes(text));
          if (!found) return;
          observer.disconnect();
          // Said once it is drawn, not once it is written down.
          requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
        look();
      }),
    [selector, words] as const,
  );

/** Does something, and answers how many milliseconds lay between the press in it and what it led to. */
export async function waited(
  pressed: Promise<number>,
  shown: Promise<number>,
  act: () => Promise<unknown>,
): Promise<number> {
  await act();
  return Math.round((await shown) - (await pressed));
}

/** The panel of somebody in the list of people. */
export async function openPerson(page: Page, name: string): Promise<void> {
  if (!(await page.getByRole("region", { name: "People in this world" }).isVisible())) {
    await page.getByRole("button", { name: /^People/u }).click();
  }
  const shown = page.getByRole("heading", { name, exact: true });
  if (await shown.isVisible()) return;
  await page.getByRole("button", { name, exact: true }).click({ timeout: 30_000 });
  await shown.waitFor();
}

/** What is written to everyone, once the chat is open. */
export const chatOf = (page: Page): Locator => page.getByRole("region", { name: "Chat", exact: true });

/** Writes to everyone, and waits until it is in one's own list. */
export async function writeInChat(page: Page, words: string): Promise<void> {
  if (!(await chatOf(page).isVisible())) await page.getByRole("button", { name: /^Chat/u }).click();
  await page.getByRole("textbox", { name: "Write to everyone" }).fill(words);
  await page.keyboard.press("Enter");
  await chatOf(page).getByText(words).waitFor();
}

/**
 * Chooses from a list that folds out of its box, by keyboard. A pointer would race the list on its way to its place:
 * a test that scrolls for a list in motion may scroll its box out of sight, and the list is hidden with its box.
 */
export async function chooseFrom(box: Locator, which: string | ((options: string[]) => string)): Promise<void> {
  // A dialog takes the keyboard a moment after it is there; a list that was opened before would fold again.
  const dialog = box.page().getByRole("dialog");
  if ((await dialog.count()) > 0) await dialog.locator(":focus").waitFor();
  await box.press("ArrowDown");
  const list = box.page().getByRole("listbox");
  await list.waitFor();
  const marked = list.locator("[data-combobox-selected]");
  const options = await list.getByRole("option").allTextContents();
  const wanted = typeof which === "string" ? which : which(options);
  expect(options, "what can be chosen").to.include(wanted);
  for (const _ of options) {
    if ((await marked.allTextContents())[0] === wanted) break;
    await box.press("ArrowDown");
  }
  expect(await marked.allTextContents()).to.deep.equal([wanted]);
  await box.press("Enter");
  await list.waitFor({ state: "detached" });
}

/** Expects a page to have nothing that hinders those who cannot see or point. */
export const expectAccessible = async (page: Page, what: string) => {
  // Half faded in, nothing has its contrast.
  await page.addStyleTag({ content: "*{animation:none!important;transition:none!important}" });
  // No frames here: the way that gathers from them opens another page each time.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();
  const { violations } = await axe.withTags(["wcag2a", "wcag2aa", "wcag21aa"]).analyze();
  const found = violations.map(({ id, nodes }) => `${what}: ${id} at ${nodes.map(({ target }) => target).join(", ")}`);
  expect(found).to.deep.equal([]);
};

const DESKTOP = { width: 1100, height: 760 };
const PHONE = { width: 390, height: 780 };

/** Goes from page to page as by their links, and expects each to be accessible, and to fit on a phone. */
export async function expectPagesAccessible(page: Page, origin: string, paths: readonly string[]): Promise<void> {
  await page.goto(`${origin}${paths[0]}`);
  for (const path of paths) {
    await page.evaluate((to) => history.pushState(null, "", to), path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.locator(".cw-skeleton").first().waitFor({ state: "detached" });
    await expectAccessible(page, path);
    await page.setViewportSize(PHONE);
    expect(await page.evaluate(beyondTheEdge), `${path} on a phone`).to.deep.equal([]);
    await page.setViewportSize(DESKTOP);
  }
}

/** What reaches beyond the page's right edge, and so makes it scroll sideways; runs in the page. */
export function beyondTheEdge(): string[] {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  return [...document.querySelectorAll("main *")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    .map((element) => `${element.tagName} ${element.className} ${Math.round(element.getBoundingClientRect().right)}`)
    .slice(0, 8);
}

/** The link in the newest letter that a development server shows to somebody. Letters are written after the answer. */
export async function linkInMailTo(url: string, address: string): Promise<string> {
  let link: string | undefined;
  await until(`a letter to ${address} has a link`, async () => {
    const response = await fetch(`${url}/dev/mail`, { headers: { accept: "application/json" } });
    const { mails } = (await response.json()) as { mails: { to: string; text: string }[] };
    link = /https?:\S+#\S+/u.exec(mails.find((mail) => mail.to === address)?.text ?? "")?.[0];
    return link !== undefined;
  });
  return link!;
}

/** Signs in on the sign-in page; what comes of it is for the test to see. */
export async function fillInSignIn(page: Page, url: string, email: string, password: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Registers, and opens the link of the mail that a development server shows. */
export async function registerAccount(
  page: Page,
  url: string,
  { name, email, password }: { name: string; email: string; password: string },
): Promise<void> {
  await page.goto(`${url}/register`);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Register", exact: true }).click();
  await page.getByRole("heading", { name: "One look at your mailbox" }).waitFor();
  await page.getByRole("link", { name: "read it here" }).waitFor();
  await page.goto(await linkInMailTo(url, email));
  await page.getByRole("heading", { name: `Welcome, ${name}` }).waitFor();
}
