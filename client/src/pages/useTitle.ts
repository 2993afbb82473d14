import { useEffect } from "react";

/** Names the tab while the page is shown. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    document.title = title === null ? "CrowdWire" : `${title} · CrowdWire`;
  }, [title]);
}
