import { useWorld } from "./useWorld.ts";

/** Numbers for those who look after the world; F3 shows and hides them. */
export function StatsPanel() {
  const { framesPerSecond, pingMs, drawCalls, extra } = useWorld((state) => state.stats);
  const quality = useWorld((state) => state.quality);
  const rows: readonly (readonly [string, string])[] = [
    ["Frames", `${Math.round(framesPerSecond)}/s`],
    ["Ping", `${Math.round(pingMs)} ms`],
    ["Draw calls", `${drawCalls}`],
    ["Quality", `${quality.chosen}${quality.wish === "auto" ? " (auto)" : ""}`],
    ...extra,
  ];
  return (
    <dl className="stats glass" aria-label="Numbers for debugging">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
