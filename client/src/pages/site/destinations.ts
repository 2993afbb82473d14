import { LINK_PAGES } from "@crowdwire/protocol/rest";
import {
  IconCirclePlus,
  IconCompass,
  IconHome,
  IconLogin2,
  IconUserCircle,
  IconUserPlus,
  type TablerIcon,
} from "@tabler/icons-react";

export interface Destination {
  href: string;
  label: string;
  icon: TablerIcon;
}

export const worlds: Destination = { href: "/worlds", label: "Worlds", icon: IconCompass };
export const ownWorlds: Destination = { href: "/worlds?list=owned", label: "Your worlds", icon: IconHome };
export const newWorld: Destination = { href: "/worlds/new", label: "Create a world", icon: IconCirclePlus };
export const account: Destination = { href: "/account", label: "Your account", icon: IconUserCircle };
export const signIn: Destination = { href: "/sign-in", label: "Sign in", icon: IconLogin2 };
export const register: Destination = { href: "/register", label: "Register", icon: IconUserPlus };

/** Where one becomes somebody: nobody is led back to these once they are. */
const WAYS_IN: readonly string[] = [
  signIn.href,
  register.href,
  "/forgot-password",
  LINK_PAGES.resetPassword,
  LINK_PAGES.confirmEmail,
];

/** The sign-in page, which leads back here afterwards. */
export function withReturn({ href }: Destination, to: string): string {
  return to === "/" ? href : `${href}?to=${encodeURIComponent(to)}`;
}

/** Where `?to=` leads, as far as it is an address of this site; otherwise the worlds. */
export function returnAddress(search: string): string {
  const to = new URLSearchParams(search).get("to") ?? "";
  return isOfThisSite(to) && !isWayIn(to) ? to : worlds.href;
}

/** Where signing in leads from this address: back to it, or, from a page for signing in, to where that one leads. */
export const returnFrom = (path: string, search: string): string => (isWayIn(path) ? returnAddress(search) : path);

const isWayIn = (href: string): boolean =>
  WAYS_IN.includes(new URL(href, "https://here.invalid").pathname.replace(/\/+$/u, ""));

/** Is this an address of this site, and not one that only looks like it? */
export const isOfThisSite = (href: string): boolean => /^\/(?![/\\])/u.test(href);
