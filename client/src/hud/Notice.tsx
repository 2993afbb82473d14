import { useEffect, useState } from "react";
import { useWorld } from "./useWorld.ts";

const SHOWN_MS = 3000;

/** A sentence about what just did not work, for a moment. */
export function Notice() {
  const notice = useWorld((state) => state.notice);
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    if (notice === null) return;
    setShown(notice.text);
    const timer = setTimeout(() => setShown(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div className="notice" role="status" data-shown={shown !== null || undefined}>
      {shown}
    </div>
  );
}
