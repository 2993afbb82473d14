import type { MouseEvent } from "react";
import { useLocation } from "wouter";

export interface InternalLink {
  href: string;
  onClick(event: MouseEvent<HTMLAnchorElement>): void;
}

/** Makes links within the app: a plain press keeps the page loaded, a press with a modifier opens a tab as ever. */
export function useInternalLinks(): (href: string) => InternalLink {
  const [, navigate] = useLocation();
  return (href) => ({
    href,
    onClick(event) {
      if (event.defaultPrevented || event.button !== 0) return;
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      navigate(href);
      window.scrollTo(0, 0);
    },
  });
}

/** The link to the landing page. */
export function useHomeLink(): InternalLink {
  return useInternalLinks()("/");
}
