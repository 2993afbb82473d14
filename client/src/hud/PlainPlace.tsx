import "./plain.css";
import { hasPermission } from "@crowdwire/protocol";
import { Button } from "@crowdwire/ui";
import { IconWalk } from "@tabler/icons-react";
import { useMedia } from "../media/ui/useMedia.tsx";
import { metersInWords } from "../world/Witness.ts";
import { Hints } from "./Hints.tsx";
import { useActions, useWorld } from "./useWorld.ts";

/** In the place of the 3D picture: where one is, who is near, and what happens, as text. */
export function PlainPlace() {
  const worldName = useWorld((state) => state.worldName);
  const { near, told } = useWorld((state) => state.surroundings);
  const mayWalk = useWorld((state) => hasPermission(state.permissions, "walk"));
  const hearers = useMedia((state) => state.hearers);
  const isMuted = useMedia((state) => state.isMuted);
  const area = useMedia((state) => state.area);
  const { goTo } = useActions();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="plain-place" aria-label="Your surroundings" tabIndex={0}>
      <p className="plain-where" role="status">
        You are in {worldName}
        {area && `, in “${area.name}”`}.
      </p>
      <Hints />
      <h2>Near you</h2>
      {near.length === 0 ? (
        <p className="plain-note">Nobody is near. The list of people has everybody, and leads to them.</p>
      ) : (
        <ul className="plain-near">
          {near.map(({ id, name, meters, doing }) => (
            <li key={id}>
              <span className="plain-person">
                <strong>{name}</strong> {metersInWords(meters)}
                {doing && `, ${doing}`}
                {hearers.includes(id) && (isMuted ? ", within earshot" : ", can hear you")}
              </span>
              <Button
                size="sm"
                variant="soft"
                icon={<IconWalk />}
                disabled={!mayWalk}
                aria-label={`Go to ${name}`}
                onClick={() => goTo(id)}
              >
                Go to
              </Button>
            </li>
          ))}
        </ul>
      )}
      <h2>What happens</h2>
      <div role="log" aria-live="polite" aria-label="What happens">
        <ol className="plain-told">
          {told.map(({ key, text }) => (
            <li key={key}>{text}</li>
          ))}
        </ol>
      </div>
      {told.length === 0 && <p className="plain-note">What people near you do is told here.</p>}
    </section>
  );
}
