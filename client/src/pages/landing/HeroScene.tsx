interface FigureProps {
  x: number;
  y: number;
  scale?: number;
  skin: string;
  hair: string;
  top: string;
  legs: string;
  /** Seconds before it begins to sway, so that nobody moves in step. */
  delay?: number;
  waving?: boolean;
  bun?: boolean;
}

/** One of the people of the worlds, drawn flat. Stands with its feet at (x, y). */
function Figure({ x, y, scale = 1, skin, hair, top, legs, delay = 0, waving = false, bun = false }: FigureProps) {
  return (
    <g transform={`translate(${x} ${y}) scale(${scale})`}>
      <ellipse cx="0" cy="1" rx="19" ry="6" fill="#3a2312" opacity="0.16" />
      <g className="figure" style={{ animationDelay: `${-delay}s` }}>
        <path d="M-6 -3 v-22 M6 -3 v-22" stroke={legs} strokeWidth="9.5" strokeLinecap="round" />
        {waving ? (
          <path className="figure-wave" d="M13 -50 L27 -72" stroke={top} strokeWidth="8.5" strokeLinecap="round" />
        ) : (
          <path d="M13 -50 L19 -31" stroke={top} strokeWidth="8.5" strokeLinecap="round" />
        )}
        <path d="M-13 -50 L-19 -31" stroke={top} strokeWidth="8.5" strokeLinecap="round" />
        <rect x="-15" y="-59" width="30" height="37" rx="13" fill={top} />
        <circle cx="0" cy="-77" r="20" fill={skin} />
        <path d="M-20.5 -76 a20.5 20.5 0 0 1 41 0 c-5 -1 -9 -5 -11 -9 c-7 6 -18 9 -30 9Z" fill={hair} />
        {bun && <circle cx="0" cy="-101" r="8.5" fill={hair} />}
        <circle cx="-6.5" cy="-73" r="2.3" fill="#2a2420" />
        <circle cx="6.5" cy="-73" r="2.3" fill="#2a2420" />
        <path d="M-4.5 -66 q4.5 4 9 0" stroke="#2a2420" strokeWidth="1.8" fill="none" strokeLinecap="round" />
      </g>
    </g>
  );
}

function Tree({
  x,
  y,
  scale = 1,
  crown,
  shade,
}: {
  x: number;
  y: number;
  scale?: number;
  crown: string;
  shade: string;
}) {
  return (
    <g transform={`translate(${x} ${y}) scale(${scale})`}>
      <ellipse cx="3" cy="0" rx="34" ry="9" fill="#3a2312" opacity="0.13" />
      <path d="M-5 0 C-3 -20 -3 -30 -2 -46 H6 C6 -30 6 -18 9 0Z" fill="#8a5a3c" />
      <circle cx="20" cy="-62" r="24" fill={shade} />
      <circle cx="-18" cy="-60" r="25" fill={shade} />
      <circle cx="2" cy="-82" r="32" fill={crown} />
      <circle cx="-14" cy="-68" r="20" fill={crown} />
    </g>
  );
}

/** A square on a good day: people standing about in groups that overlap, one wire running through them. */
export function HeroScene() {
  return (
    <svg
      className="hero-scene"
      viewBox="0 0 640 560"
      role="img"
      aria-label="People standing in small groups on a sunny round square"
    >
      <defs>
        <clipPath id="hero-clip">
          <path d="M92 58 C188 -14 452 -14 548 58 C640 128 652 420 570 496 C484 574 150 574 68 496 C-12 420 0 128 92 58Z" />
        </clipPath>
      </defs>
      <g clipPath="url(#hero-clip)">
        <rect width="640" height="560" fill="var(--hero-sky)" />
        <circle cx="472" cy="104" r="46" fill="var(--hero-sun)" />
        <path d="M0 214 C90 130 190 152 280 196 S480 214 640 132 V330 H0Z" fill="var(--hero-far)" />
        <path d="M0 250 C120 190 220 232 330 236 S540 216 640 200 V560 H0Z" fill="var(--hero-grass)" />
        <Tree x={86} y={300} scale={1.05} crown="#f3a9bd" shade="#e58ba6" />
        <Tree x={196} y={258} scale={0.72} crown="#6dc3a4" shade="#4fa98a" />
        <Tree x={452} y={252} scale={0.7} crown="#f3a9bd" shade="#e58ba6" />
        <Tree x={560} y={298} scale={1.05} crown="#5fbdb4" shade="#429f97" />
        <ellipse cx="320" cy="404" rx="296" ry="152" fill="var(--hero-rim)" />
        <ellipse cx="320" cy="398" rx="280" ry="141" fill="var(--hero-stone)" />
        <ellipse cx="320" cy="398" rx="206" ry="101" fill="none" stroke="var(--hero-joint)" strokeWidth="3" />
        <ellipse cx="320" cy="398" rx="130" ry="62" fill="none" stroke="var(--hero-joint)" strokeWidth="3" />
        <g stroke="var(--hero-joint)" strokeWidth="3">
          <path d="M40 398 H114 M526 398 H600 M320 257 V297 M320 499 V539 M122 298 L174 327 M518 298 L466 327 M122 498 L174 469 M518 498 L466 469" />
        </g>
        <g transform="translate(320 372)">
          <ellipse cx="0" cy="12" rx="76" ry="31" fill="#fffaf1" />
          <ellipse cx="0" cy="8" rx="64" ry="24" fill="#57bfe0" />
          <path d="M-9 8 L-6 -30 H6 L9 8Z" fill="#fff3e0" />
          <ellipse cx="0" cy="-31" rx="27" ry="9" fill="#fffaf1" />
          <ellipse cx="0" cy="-33" rx="20" ry="6" fill="#7ad0ea" />
          <path
            d="M-20 -32 q-13 8 -17 34 M20 -32 q13 8 17 34 M-8 -36 q-2 -13 8 -13 q10 0 8 13"
            stroke="#ffffff"
            strokeWidth="3"
            fill="none"
            opacity="0.85"
            strokeLinecap="round"
          />
        </g>
        <g className="hero-groups">
          <ellipse cx="158" cy="428" rx="94" ry="42" fill="#239c98" />
          <ellipse cx="258" cy="474" rx="92" ry="40" fill="#e8623a" />
          <ellipse cx="480" cy="440" rx="96" ry="43" fill="#e9a23b" />
        </g>
        <path className="hero-wire" d="M112 424 Q156 462 202 432 Q222 486 300 482" />
        <path className="hero-wire" d="M432 436 Q482 478 528 438" />
        <Figure x={392} y={318} scale={0.78} skin="#cd8e5f" hair="#211d25" top="#9583ec" legs="#3b3b45" delay={1.3} />
        <Figure x={246} y={312} scale={0.76} skin="#fbd3b6" hair="#c2592e" top="#4c97ee" legs="#2b3550" delay={2.1} />
        <Figure x={112} y={424} skin="#7c4a30" hair="#211d25" top="#ffc24d" legs="#2b3550" delay={0.4} bun />
        <Figure x={202} y={432} skin="#ffe1cf" hair="#8a5230" top="#2fae9f" legs="#3f5f95" delay={1.7} />
        <Figure x={432} y={436} skin="#f2bd95" hair="#5e3b28" top="#e2528c" legs="#2b3550" delay={2.6} />
        <Figure x={528} y={438} skin="#613825" hair="#211d25" top="#faf1e0" legs="#6f4c39" delay={0.9} />
        <Figure
          x={300}
          y={492}
          scale={1.12}
          skin="#e2a677"
          hair="#3a261f"
          top="#ff7d66"
          legs="#3f5f95"
          delay={0}
          waving
        />
      </g>
    </svg>
  );
}
