import "./Small.css";
import { initialsOf, toneOf } from "./initials.ts";

/** Someone as a coloured disc with initials. Decorative: the name must stand beside it. */
export function InitialsAvatar({ name, size = "2.25rem" }: { name: string; size?: string }) {
  return (
    <span
      className={`cw-initials cw-initials-${toneOf(name)}`}
      style={{ width: size, height: size }}
      aria-hidden="true"
    >
      {initialsOf(name)}
    </span>
  );
}
