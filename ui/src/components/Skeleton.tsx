import "./Small.css";
import { classNames } from "./classNames.ts";

export interface SkeletonProps {
  /** CSS lengths. */
  width?: string;
  height?: string;
  circle?: boolean;
  className?: string;
}

/** Holds the place of something that is being loaded. Hidden from screen readers: say “loading” once, in words, beside it. */
export function Skeleton({ width, height, circle, className }: SkeletonProps) {
  return (
    <span
      className={classNames("cw-skeleton", className)}
      style={{ width, height, ...(circle && { borderRadius: "50%" }) }}
      aria-hidden="true"
    />
  );
}

/** Lines of text that are being loaded. */
export function SkeletonText({ lines = 3 }: { lines?: number }) {
  return (
    <span style={{ display: "grid", gap: "0.6rem" }} aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => `line ${line}`).map((line, index) => (
        <Skeleton key={line} height="0.9rem" width={index === lines - 1 ? "60%" : "100%"} />
      ))}
    </span>
  );
}

/** How far something is, 0…1. */
export function Progress({ value, label }: { value: number; label: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <span
      className="cw-progress"
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <span className="cw-progress-bar" style={{ width: `${percent}%` }} />
    </span>
  );
}
