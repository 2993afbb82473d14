import "./Small.css";
import type { ReactNode } from "react";
import { classNames } from "./classNames.ts";

export type Tone = "neutral" | "accent" | "support" | "good" | "warn" | "danger";

export interface BadgeProps {
  tone?: Tone;
  icon?: ReactNode;
  /** A coloured dot before the words: something is live. */
  dot?: boolean;
  /** The dot breathes. */
  pulse?: boolean;
  className?: string;
  children: ReactNode;
}

/** A few words about the state of what it stands on. */
export function Badge({ tone = "neutral", icon, dot, pulse, className, children }: BadgeProps) {
  return (
    <span className={classNames("cw-badge", `cw-badge-${tone}`, className)}>
      {dot && <span className={classNames("cw-dot", pulse && "cw-dot-pulse")} aria-hidden="true" />}
      {icon}
      {children}
    </span>
  );
}

/** A key of the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className="cw-kbd">{children}</kbd>;
}
