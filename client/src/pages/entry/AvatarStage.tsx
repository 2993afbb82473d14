import "./stage.css";
import type { AvatarLook, Emote } from "@crowdwire/protocol";
import { IconButton, Tooltip } from "@crowdwire/ui";
import { IconMoodEmpty } from "@tabler/icons-react";
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { emoteList } from "../../hud/emotes.ts";
import type { AvatarPreview } from "../../scene/avatars/AvatarPreview.ts";
import { isViewOff } from "../../world/openView.ts";
import { openAvatarPreview } from "./avatarPreview.ts";
import { describeLook } from "./lookParts.ts";

/** How long a tried emote is shown. */
const TASTE_MS = 4000;

/** off: whoever is here wants no 3D picture. */
type StageState = "loading" | "shown" | "failed" | "off";

/** Draws `look` on the canvas for as long as it stands on the page. */
function usePreview(host: RefObject<HTMLElement | null>, look: AvatarLook) {
  const [state, setState] = useState<StageState>(() => (isViewOff(location.search) ? "off" : "loading"));
  const preview = useRef<AvatarPreview | null>(null);
  const newest = useRef(look);
  newest.current = look;

  useEffect(() => {
    if (isViewOff(location.search)) return;
    // A canvas for every opening: an engine that is going away never shares its context with the next.
    const canvas = document.createElement("canvas");
    canvas.className = "stage-canvas";
    host.current?.append(canvas);
    let gone = false;
    const open = async () => {
      try {
        const opened = await openAvatarPreview(canvas, newest.current);
        if (gone) return opened.dispose();
        opened.setLook(newest.current);
        preview.current = opened;
        setState("shown");
      } catch (error) {
        // Without WebGL one can still choose by name and colour; the page says so.
        if (!gone) setState("failed");
        reportError(error);
      }
    };
    void open();
    const observer = new ResizeObserver(() => preview.current?.resize());
    observer.observe(canvas);
    return () => {
      gone = true;
      observer.disconnect();
      preview.current?.dispose();
      preview.current = null;
      canvas.remove();
    };
  }, [host]);

  useEffect(() => preview.current?.setLook(look), [look]);

  // The preview repeats an emote until told otherwise; trying one out is a taste.
  const calming = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(calming.current), []);
  const taste = (emote: Emote) => {
    clearTimeout(calming.current);
    preview.current?.play(emote);
    calming.current = setTimeout(() => preview.current?.play(null), TASTE_MS);
  };
  return { state, taste };
}

/** The avatar in 3D on its little stage, with the emotes to try. `children` lie over its upper edge. */
export function AvatarStage({ look, children }: { look: AvatarLook; children?: ReactNode }) {
  const host = useRef<HTMLDivElement>(null);
  const { state, taste } = usePreview(host, look);
  return (
    <section className="stage" aria-label="Preview of your avatar" data-state={state}>
      <div ref={host} role="img" aria-label={`Your avatar: ${describeLook(look)}`} />
      {state === "loading" && (
        <div className="stage-waiting" role="status">
          <svg viewBox="0 0 120 240" aria-hidden="true">
            <circle cx="60" cy="48" r="34" />
            <rect x="30" y="88" width="60" height="78" rx="26" />
            <rect x="36" y="150" width="20" height="76" rx="10" />
            <rect x="64" y="150" width="20" height="76" rx="10" />
          </svg>
          <span className="cw-visually-hidden">Loading the preview…</span>
        </div>
      )}
      {(state === "failed" || state === "off") && (
        <p className="stage-failed">
          <IconMoodEmpty size={30} aria-hidden="true" />
          {state === "off"
            ? "You have turned the 3D picture off. Your choices below count all the same."
            : "The preview cannot be shown in this browser. Your choices below count all the same."}
        </p>
      )}
      <div className="stage-top">{children}</div>
      {state === "shown" && (
        <fieldset className="stage-emotes" aria-label="Try an emote">
          {emoteList.map(({ emote, label, icon: Icon }) => (
            <Tooltip key={emote} label={label}>
              <IconButton label={`Try: ${label}`} onClick={() => taste(emote)}>
                <Icon />
              </IconButton>
            </Tooltip>
          ))}
        </fieldset>
      )}
    </section>
  );
}
