import "./Notice.css";
import { IconAlertCircle, IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { IconButton } from "./Button.tsx";
import { classNames } from "./classNames.ts";

export type NoticeTone = "info" | "good" | "warn" | "danger";

const icons = {
  info: IconInfoCircle,
  good: IconCircleCheck,
  warn: IconAlertCircle,
  danger: IconAlertTriangle,
} as const satisfies Record<NoticeTone, unknown>;

export interface NoticeProps {
  tone?: NoticeTone;
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
  onClose?: () => void;
  className?: string;
}

/** Something the person should know, where it happened. Trouble is announced at once, the rest when there is a pause. */
export function Notice({ tone = "info", title, children, action, onClose, className }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div
      className={classNames("cw-notice", `cw-notice-${tone}`, className)}
      role={tone === "danger" ? "alert" : "status"}
    >
      <Icon className="cw-notice-icon" size={22} aria-hidden="true" />
      <div className="cw-notice-words">
        {title && <strong>{title}</strong>}
        {children && <div>{children}</div>}
      </div>
      {action}
      {onClose && (
        <IconButton size="sm" label="Dismiss" onClick={onClose}>
          <IconX />
        </IconButton>
      )}
    </div>
  );
}
