import "./Shell.css";

/** The mark: three people, one wire that swings from each to the next and draws a W. */
export function LogoMark({ size = 36 }: { size?: number }) {
  return (
    <svg className="cw-mark" width={size} height={size} viewBox="0 0 48 48" aria-hidden="true">
      <path
        d="M7 21 V24.5 a8.5 8.5 0 0 0 17 0 V21 V24.5 a8.5 8.5 0 0 0 17 0 V21"
        transform="translate(0 4)"
        fill="none"
        stroke="var(--mark-wire)"
        strokeWidth="6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="7" cy="13" r="5" fill="var(--mark-one)" />
      <circle cx="24" cy="11" r="6" fill="var(--mark-two)" />
      <circle cx="41" cy="13" r="5" fill="var(--mark-three)" />
    </svg>
  );
}

/** Mark and name. */
export function Logo({ size = 36 }: { size?: number }) {
  return (
    <span className="cw-logo" style={{ fontSize: `${size * 0.66}px` }}>
      <LogoMark size={size} />
      <span>CrowdWire</span>
    </span>
  );
}
