import "./screens.css";
import { Button, Card } from "@crowdwire/ui";
import {
  IconDeviceDesktopOff,
  IconDoorOff,
  IconPlugConnectedX,
  IconRefresh,
  type TablerIcon,
} from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useActions, useWorld } from "./useWorld.ts";

const icons: Readonly<Record<string, TablerIcon>> = {
  takenOver: IconDeviceDesktopOff,
  wrongVersion: IconRefresh,
  kicked: IconDoorOff,
  worldFull: IconDoorOff,
};

/** One is no longer in the world: why, and what can be done. */
export function EndedOverlay() {
  const ended = useWorld((state) => state.ended);
  const { leave, retry } = useActions();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  if (ended === null) return null;
  const Icon = icons[ended.code] ?? IconPlugConnectedX;
  return (
    <div className="ended">
      <Card
        className="ended-card"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby="ended-title"
        aria-describedby="ended-words"
      >
        <span className="ended-icon">
          <Icon size={34} stroke={1.8} aria-hidden="true" />
        </span>
        <h2 id="ended-title">{ended.title}</h2>
        <p id="ended-words">{ended.message}</p>
        <div className="ended-actions">
          {ended.retry && (
            <Button ref={first} variant="primary" fullWidth onClick={retry}>
              {ended.retryLabel ?? "Try again"}
            </Button>
          )}
          <Button
            {...(!ended.retry && { ref: first })}
            variant={ended.retry ? "ghost" : "primary"}
            fullWidth
            onClick={leave}
          >
            Leave
          </Button>
        </div>
      </Card>
    </div>
  );
}
