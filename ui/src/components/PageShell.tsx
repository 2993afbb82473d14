import "./Shell.css";
import { useMantineColorScheme } from "@mantine/core";
import { IconMoon, IconSun } from "@tabler/icons-react";
import type { MouseEvent, ReactNode } from "react";
import { useShownScheme } from "../theme/useShownScheme.ts";
import { IconButton } from "./Button.tsx";
import { Logo } from "./Logo.tsx";

/** Switches between the dark and the light scheme, and says which one comes. */
export function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const next = useShownScheme() === "dark" ? "light" : "dark";
  return (
    <IconButton label={`Switch to the ${next} scheme`} onClick={() => setColorScheme(next)}>
      {next === "dark" ? <IconMoon /> : <IconSun />}
    </IconButton>
  );
}

export interface PageShellProps {
  /** Where one can go, right of the logo. */
  headerStart?: ReactNode;
  /** What stands at the right of the header, before the scheme toggle. */
  headerEnd?: ReactNode;
  footer?: ReactNode;
  onHome?: (event: MouseEvent<HTMLAnchorElement>) => void;
  children: ReactNode;
}

/** The frame of every page that is not a world: header with the logo, main, footer. */
export function PageShell({ headerStart, headerEnd, footer, onHome, children }: PageShellProps) {
  return (
    <div className="cw-shell">
      <a className="cw-skip" href="#main">
        Skip to the content
      </a>
      <header className="cw-header">
        <a className="cw-home" href="/" aria-label="CrowdWire, home" {...(onHome && { onClick: onHome })}>
          <Logo />
        </a>
        {headerStart}
        <div className="cw-header-end">
          {headerEnd}
          <SchemeToggle />
        </div>
      </header>
      <main id="main" className="cw-main" tabIndex={-1}>
        {children}
      </main>
      {footer && <footer className="cw-footer">{footer}</footer>}
    </div>
  );
}
