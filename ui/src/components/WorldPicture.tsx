import { useState } from "react";
import { classNames } from "./classNames.ts";

const skies = ["coral", "lagoon", "dusk"] as const;

/** The same name has the same colours everywhere. */
function skyOf(name: string): string {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)!) % 9973;
  return skies[sum % skies.length]!;
}

/** A world's thumbnail, or hills in its colours where there is none or it cannot be loaded. */
export function WorldPicture({ url, name, className }: { url: string | null; name: string; className?: string }) {
  const [failed, setFailed] = useState(false);
  if (url !== null && !failed) {
    return (
      <img
        className={classNames("cw-picture", className)}
        src={url}
        alt=""
        loading="lazy"
        decoding="async"
        onError={() => setFailed(true)}
      />
    );
  }
  return (
    <svg
      className={classNames("cw-picture", `cw-picture-${skyOf(name)}`, className)}
      viewBox="0 0 320 200"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <rect width="320" height="200" fill="var(--sky)" />
      <circle cx="236" cy="66" r="30" fill="var(--sun)" />
      <path d="M0 132 C60 92 112 96 168 124 S272 138 320 100 V200 H0Z" fill="var(--far)" />
      <path d="M0 164 C72 128 132 150 190 158 S284 168 320 144 V200 H0Z" fill="var(--near)" />
    </svg>
  );
}
