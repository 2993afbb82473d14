import { useState } from "react";
import { classNames } from "./classNames.ts";

const skies = ["coral", "lagoon", "dusk"] as const;

/** The same name has the same hills in the same colours everywhere (FNV-1a). */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const letter of name) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193) >>> 0;
  return hash ^ (hash >>> 13);
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
  const hash = Math.abs(hashOf(name));
  return (
    <svg
      className={classNames("cw-picture", `cw-picture-${skies[hash % skies.length]}`, className)}
      viewBox="0 0 320 200"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <rect width="320" height="200" fill="var(--sky)" />
      <g transform={hash % 2 === 0 ? "" : "matrix(-1 0 0 1 320 0)"}>
        <circle cx={200 + (hash % 7) * 9} cy={58 + (hash % 5) * 5} r="28" fill="var(--sun)" />
        <path d="M0 132 C60 92 112 96 168 124 S272 138 320 100 V200 H0Z" fill="var(--far)" />
        <path d="M0 164 C72 128 132 150 190 158 S284 168 320 144 V200 H0Z" fill="var(--near)" />
        <g fill="var(--far)" stroke="var(--near)" strokeWidth="3">
          <path d="M66 150 v-16 M92 152 v-24 M252 166 v-20" stroke="var(--near)" />
          <circle cx="66" cy="124" r="13" />
          <circle cx="92" cy="118" r="16" />
          <circle cx="252" cy="136" r="15" />
        </g>
      </g>
    </svg>
  );
}
