import { LINK_PAGES } from "@crowdwire/protocol/rest";
import { browserStorage, type ErasableStorage } from "../../browserStorage.ts";
import { isOfThisSite, newWorld } from "../site/destinations.ts";

const KEY = "crowdwire-way-back";

/** Where somebody wanted to go when they were asked to register, in words for a button. */
export interface WayBack {
  readonly href: string;
  readonly label: string;
}

/** Remembers where somebody was going: the link of the e-mail comes back to this browser, but knows nothing of it. */
export function keepWayBack(href: string, storage: ErasableStorage | null = browserStorage()): void {
  storage?.setItem(KEY, href);
}

/** Where somebody was going, once; null where they only wanted an account, or it is not known here. */
export function takeWayBack(storage: ErasableStorage | null = browserStorage()): WayBack | null {
  const href = storage?.getItem(KEY) ?? null;
  storage?.removeItem(KEY);
  return href !== null && isOfThisSite(href) ? wayBackTo(href) : null;
}

/** What to call an address of this site; null for those that lead nowhere in particular. */
export function wayBackTo(href: string): WayBack | null {
  const { pathname } = new URL(href, "https://here.invalid");
  if (pathname === newWorld.href) return { href, label: "Go on and create a world" };
  if (pathname.startsWith("/w/") || pathname.startsWith(`${LINK_PAGES.invitation}/`)) {
    return { href, label: "Go on into the world" };
  }
  if (pathname.startsWith("/worlds/")) return { href, label: "Back to the world's page" };
  return null;
}
