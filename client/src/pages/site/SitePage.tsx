import "./site.css";
import { LinkButton, PageShell } from "@crowdwire/ui";
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { useSession } from "../../session/useSession.ts";
import { useHomeLink, useInternalLinks } from "../useInternalLink.ts";
import { AccountMenu } from "./AccountMenu.tsx";
import { type Destination, newWorld, worlds } from "./destinations.ts";

/** The frame of every page that is not a world: where one can go, who one is, and the page. */
export function SitePage({ children, footer }: { children: ReactNode; footer?: ReactNode }) {
  const [here] = useLocation();
  const link = useInternalLinks();
  const home = useHomeLink();
  const { profile } = useSession();
  const tab = ({ href, label, icon: Icon }: Destination) => (
    <LinkButton
      size="sm"
      variant="ghost"
      icon={<Icon />}
      {...link(href)}
      aria-current={here === href ? "page" : undefined}
    >
      {label}
    </LinkButton>
  );
  return (
    <PageShell
      onHome={home.onClick}
      headerStart={
        <nav className="site-nav site-wide" aria-label="CrowdWire">
          {tab(worlds)}
          {profile?.isGuest === false && tab(newWorld)}
        </nav>
      }
      headerEnd={<AccountMenu />}
      footer={footer}
    >
      {children}
    </PageShell>
  );
}
