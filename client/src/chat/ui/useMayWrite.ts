import { hasPermission } from "@crowdwire/protocol";
import { useEffect, useState } from "react";
import { useWorld } from "../../hud/useWorld.ts";
import type { Channel } from "../chatStore.ts";
import { useChat } from "../useChat.ts";
import { whyClosed } from "../whyClosed.ts";

/** May one write now, and if not, why and for how long. */
export interface MayWrite {
  /** Why the box is closed, in words; null where it is open. */
  closedBecause: string | null;
  /** The connection is being won back: what is new waits and is sent then, what is there cannot be changed meanwhile. */
  isAway: boolean;
  /** Seconds until one may write to everyone again; 0: now. */
  waitSeconds: number;
}

const TICK_MS = 250;

/** What one may do in a channel, live: the role, the world's settings and its slow mode decide. */
export function useMayWrite(channel: Channel): MayWrite {
  const permissions = useWorld((state) => state.permissions);
  const phase = useWorld((state) => state.phase);
  const { isChatOn, slowModeSeconds } = useWorld((state) => state.chatSettings);
  const lastToAllMs = useChat((state) => state.lastToAllMs);
  const keepsOrder = hasPermission(permissions, "ban");
  const isSlow = channel === "world" && slowModeSeconds > 0 && !keepsOrder;
  const waitSeconds = useCountdown(isSlow ? lastToAllMs + 1000 * slowModeSeconds : 0);

  const closedBecause = whyClosed({ channel, phase, permissions, isChatOn });
  return { closedBecause, isAway: phase === "reconnecting", waitSeconds };
}

/** Whole seconds until a moment of `performance.now()`. */
function useCountdown(untilMs: number): number {
  const [seconds, setSeconds] = useState(() => secondsUntil(untilMs));
  useEffect(() => {
    setSeconds(secondsUntil(untilMs));
    const timer = setInterval(() => {
      const left = secondsUntil(untilMs);
      setSeconds(left);
      if (left === 0) clearInterval(timer);
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [untilMs]);
  return seconds;
}

const secondsUntil = (untilMs: number): number => Math.max(0, Math.ceil((untilMs - performance.now()) / 1000));
