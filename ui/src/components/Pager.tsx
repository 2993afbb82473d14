import "./Small.css";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { IconButton } from "./Button.tsx";

export interface PagerProps {
  /** Names what is paged, for screen readers. */
  label: string;
  /** Counted from 1. */
  page: number;
  total: number;
  /** How many are on one page. */
  limit: number;
  onChange(page: number): void;
}

/** Steps through a long list. Not there where one page holds everything. */
export function Pager({ label, page, total, limit, onChange }: PagerProps) {
  const pages = Math.max(1, Math.ceil(total / limit));
  if (pages === 1 && page === 1) return null;
  return (
    <nav className="cw-pager" aria-label={label}>
      <IconButton label="Previous page" disabled={page <= 1} onClick={() => onChange(page - 1)}>
        <IconChevronLeft />
      </IconButton>
      <span aria-live="polite">
        Page {page} of {pages}
      </span>
      <IconButton label="Next page" disabled={page >= pages} onClick={() => onChange(page + 1)}>
        <IconChevronRight />
      </IconButton>
    </nav>
  );
}
