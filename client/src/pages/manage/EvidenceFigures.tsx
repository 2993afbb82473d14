import type { PersonShown } from "./readEvidence.ts";

/** The narrowest that a stretch of speech is drawn, as a share of the minute: a word of half a second can still be seen. */
const LEAST_SHARE = 0.008;
/** Of the plan, metres: however still everybody stood, and round the outermost. */
const PLAN = { leastMeters: 12, marginMeters: 3 };

/** One person's minute from left to right: when they spoke, and when they wrote. Its words stand beside it. */
export function MinuteStrip({ person: { spoke, wrote } }: { person: PersonShown }) {
  return (
    <svg className="evidence-strip" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect className="evidence-strip-ground" x="0" y="2" width="100" height="2" rx="1" />
      {spoke.map(({ from, to }) => (
        <rect
          className="evidence-strip-spoke"
          key={`${from}`}
          x={100 * from}
          y="1"
          width={100 * Math.max(LEAST_SHARE, to - from)}
          height="4"
        />
      ))}
      {wrote.map((at) => (
        <rect className="evidence-strip-wrote" key={`${at}`} x={100 * at - 0.3} y="0" width="0.6" height="6" />
      ))}
    </svg>
  );
}

/** Where everybody went in the minute, from above: the way each took, and where they stood in the end. */
export function EvidencePlan({ people }: { people: readonly PersonShown[] }) {
  const placed = people.filter(({ path }) => path.length > 0);
  if (placed.length === 0) return null;
  const points = placed.flatMap(({ path }) => path);
  const [minX, maxX] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const [minZ, maxZ] = [Math.min(...points.map(({ z }) => z)), Math.max(...points.map(({ z }) => z))];
  const size = Math.max(PLAN.leastMeters, maxX - minX, maxZ - minZ) + 2 * PLAN.marginMeters;
  const [left, top] = [(minX + maxX - size) / 2, (minZ + maxZ - size) / 2];
  const unit = size / 100;
  return (
    <figure className="evidence-plan">
      <svg viewBox={`${left} ${top} ${size} ${size}`} aria-hidden="true">
        {placed.map(({ entityId, name, path }, index) => {
          const last = path.at(-1)!;
          return (
            <g key={entityId} className="evidence-track" data-first={index === 0 || undefined}>
              <polyline points={path.map(({ x, z }) => `${x},${z}`).join(" ")} strokeWidth={0.8 * unit} />
              <circle cx={last.x} cy={last.z} r={1.8 * unit} />
              <text x={last.x + 2.6 * unit} y={last.z + 1.4 * unit} fontSize={4.2 * unit}>
                {name}
              </text>
            </g>
          );
        })}
      </svg>
      <figcaption className="aside-words">
        From above, {size.toFixed(0)} m across: where each went and stood last.
      </figcaption>
    </figure>
  );
}
