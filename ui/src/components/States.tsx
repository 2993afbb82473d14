import "./Notice.css";
import { IconMoodSad } from "@tabler/icons-react";
import type { ReactNode } from "react";

export interface StateProps {
  title: string;
  children: ReactNode;
  icon?: ReactNode;
  /** Buttons: what to do next. */
  actions?: ReactNode;
  /** h1 where the state is the whole page; h3 within a section. */
  heading?: "h1" | "h2" | "h3";
}

/** Nothing is here yet: says why and what to do about it. */
export function EmptyState({ title, children, icon, actions, heading: Heading = "h3" }: StateProps) {
  return (
    <div className="cw-state">
      {icon && <span className="cw-state-icon">{icon}</span>}
      <Heading className="cw-state-title">{title}</Heading>
      <p className="cw-state-words">{children}</p>
      {actions && <div className="cw-state-actions">{actions}</div>}
    </div>
  );
}

/** Something failed: says what, in words, and what to do next. */
export function ErrorState({ title, children, icon, actions, heading: Heading = "h3" }: StateProps) {
  return (
    <div className="cw-state cw-state-wrong" role="alert">
      <span className="cw-state-icon">{icon ?? <IconMoodSad size={34} aria-hidden="true" />}</span>
      <Heading className="cw-state-title">{title}</Heading>
      <p className="cw-state-words">{children}</p>
      {actions && <div className="cw-state-actions">{actions}</div>}
    </div>
  );
}
