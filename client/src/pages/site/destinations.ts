import {
  IconCirclePlus,
  IconCompass,
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
export const newWorld: Destination = { href: "/worlds/new", label: "Create a world", icon: IconCirclePlus };
export const account: Destination = { href: "/account", label: "Your account", icon: IconUserCircle };
export const signIn: Destination = { href: "/sign-in", label: "Sign in", icon: IconLogin2 };
export const register: Destination = { href: "/register", label: "Register", icon: IconUserPlus };

/** The sign-in page, which leads back here afterwards. */
export function withReturn({ href }: Destination, to: string): string {
  return to === "/" ? href : `${href}?to=${encodeURIComponent(to)}`;
}

/** Where `?to=` leads, as far as it is an address of this site; otherwise the worlds. */
export function returnAddress(search: string): string {
  const to = new URLSearchParams(search).get("to") ?? "";
  return isOfThisSite(to) ? to : worlds.href;
}

/** Is this an address of this site, and not one that only looks like it? */
export const isOfThisSite = (href: string): boolean => /^\/(?![/\\])/u.test(href);
