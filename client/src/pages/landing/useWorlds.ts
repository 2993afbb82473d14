import type { WorldSummary } from "@crowdwire/protocol";
import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "../../api/browserApi.ts";

const REFRESH_MS = 10_000;

export interface Worlds {
  /** Null until they were read once. */
  list: readonly WorldSummary[] | null;
  /** Why the last reading failed; null when it did not. The list, where there is one, is then out of date. */
  error: unknown;
  reading: boolean;
  retry(): void;
}

/** The public worlds, read anew every ten seconds while the page is in sight and at once when it comes back. */
export function useWorlds(): Worlds {
  const [list, setList] = useState<readonly WorldSummary[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [reading, setReading] = useState(true);
  const underWay = useRef<AbortController | null>(null);

  const read = useCallback(async () => {
    underWay.current?.abort();
    const controller = new AbortController();
    underWay.current = controller;
    setReading(true);
    try {
      setList(await api.worlds(controller.signal));
      setError(null);
    } catch (failure) {
      if (controller.signal.aborted) return;
      setError(failure);
    }
    if (underWay.current === controller) setReading(false);
  }, []);

  useEffect(() => {
    void read();
    const refresh = () => {
      if (document.visibilityState === "visible") void read();
    };
    const timer = setInterval(refresh, REFRESH_MS);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
      underWay.current?.abort();
    };
  }, [read]);

  return { list, error, reading, retry: () => void read() };
}
