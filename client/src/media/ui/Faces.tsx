import "./media.css";
import { InitialsAvatar } from "@crowdwire/ui";
import { useEffect, useRef } from "react";
import { useWorld } from "../../hud/useWorld.ts";
import { choiceFor } from "../mediaStore.ts";
import { chooseFaces, placeFace } from "./placeFace.ts";
import { useMedia, useMediaActions } from "./useMedia.tsx";
import { VideoView } from "./VideoView.tsx";

function Face({ id, name }: { id: number; name: string }) {
  const { headOnScreen } = useMediaActions();
  const camera = useMedia((state) => state.people.get(id)?.camera ?? null);
  const isSpeaking = useMedia((state) => state.people.get(id)?.isSpeaking ?? false);
  const isHidden = useMedia((state) => choiceFor(state, id).isHidden || choiceFor(state, id).isBlocked);
  const element = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let frame = 0;
    const follow = () => {
      frame = requestAnimationFrame(follow);
      const head = headOnScreen(id);
      const { current } = element;
      if (current === null) return;
      current.hidden = head === null;
      if (head === null) return;
      const { size, x, y, layer } = placeFace(head);
      current.style.setProperty("--size", `${size.toFixed(1)}px`);
      current.style.translate = `${x.toFixed(1)}px ${y.toFixed(1)}px`;
      current.style.zIndex = String(layer);
    };
    follow();
    return () => cancelAnimationFrame(frame);
  }, [id, headOnScreen]);

  return (
    <div ref={element} className="face" data-speaking={isSpeaking || undefined} hidden>
      {camera && !isHidden ? (
        <VideoView stream={camera} label={name} videoKey={`camera ${id}`} />
      ) : (
        <InitialsAvatar name={name} size="100%" />
      )}
    </div>
  );
}

/** Above the heads of those one talks with: their face, or who they are while they speak. */
export function Faces() {
  const people = useWorld((state) => state.people);
  const remote = useMedia((state) => state.people);
  return (
    <div className="faces" aria-hidden="true">
      {chooseFaces(people, remote).map(({ id, name }) => (
        <Face key={id} id={id} name={name} />
      ))}
    </div>
  );
}
