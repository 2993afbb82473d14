import "./screens.css";
import { Button, LogoMark, Progress } from "@crowdwire/ui";
import { IconEye } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useActions, useWorld } from "./useWorld.ts";
import { lineWords } from "./WatchBar.tsx";

const FADE_MS = 420;

/** Stays a moment longer than it is needed, so that it can fade. */
function useLingering(shown: boolean): boolean {
  const [lingers, setLingers] = useState(shown);
  useEffect(() => {
    if (shown) {
      setLingers(true);
      return;
    }
    const timer = setTimeout(() => setLingers(false), FADE_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return lingers;
}

/** From the press on “Enter” until one stands in the world: what is happening and how far it is. */
export function LoadingScreen() {
  const loading = useWorld((state) => state.phase === "loading");
  const worldName = useWorld((state) => state.worldName);
  const { fraction, step } = useWorld((state) => state.progress);
  const line = useWorld((state) => state.line);
  const notice = useWorld((state) => state.notice);
  const { leave, watch } = useActions();
  const lingers = useLingering(loading);
  if (!lingers) return null;
  return (
    <section className="loading" data-gone={!loading || undefined} aria-label={`Entering ${worldName}`}>
      <div className="loading-inside">
        <span className="loading-mark">
          <LogoMark size={76} />
        </span>
        <p className="loading-title">
          <span>On the way to</span>
          {worldName}
        </p>
        <Progress value={fraction} label={`Entering ${worldName}`} />
        <p className="loading-step" aria-live="polite">
          {line === null
            ? `${step}…`
            : `It is full. ${lineWords(line)}${line.place > 0 ? " You come in by yourself." : ""}`}
        </p>
        {loading && line !== null && (
          <>
            <p className="loading-step" role="status">
              {notice?.text}
            </p>
            <Button fullWidth icon={<IconEye />} onClick={() => watch("lineAndWatch")}>
              Watch meanwhile
            </Button>
          </>
        )}
        {loading && (
          <button type="button" className="loading-cancel" onClick={leave}>
            Cancel
          </button>
        )}
      </div>
    </section>
  );
}
