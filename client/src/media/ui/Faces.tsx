import "./media.css";
import { InitialsAvatar } from "@crowdwire/ui";
import { useEffect, useRef } from "react";
import { useWorld } from "../../hud/useWorld.ts";
import { choiceFor } from "../mediaStore.ts";
import { useMedia, useMediaActions } from "./useMedia.tsx";
import { VideoView } from "./VideoView.tsx";

const MOST_FACES = 12;
/** Size of a face at one metre, in CSS pixels, and its bounds. */
const SIZE = { atOneMeter: 330, least: 34, most: 96 };
/** Above the name. */
const RAISE_PIXELS = 36;

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
      const size = Math.min(SIZE.most, Math.max(SIZE.least, SIZE.atOneMeter / head.meters));
      current.style.setProperty("--size", `${size.toFixed(1)}px`);
      current.style.translate = `${head.x.toFixed(1)}px ${(head.y - RAISE_PIXELS).toFixed(1)}px`;
      current.style.zIndex = String(1000 - Math.round(head.meters * 10));
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
  const near = people.filter(({ id }) => {
    const person = remote.get(id);
    return person !== undefined && (person.camera !== null || person.isSpeaking);
  });
  return (
    <div className="faces" aria-hidden="true">
      {near.slice(0, MOST_FACES).map(({ id, name }) => (
        <Face key={id} id={id} name={name} />
      ))}
    </div>
  );
}
