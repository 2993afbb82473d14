/** Distances between things. */
export const spacing = {
  xxs: "0.25rem",
  xs: "0.5rem",
  sm: "0.75rem",
  md: "1rem",
  lg: "1.5rem",
  xl: "2rem",
  xxl: "3rem",
  huge: "5rem",
} as const;

/** Corners: fields and buttons md, cards lg, sheets xl, pills full. */
export const radius = {
  xs: "0.375rem",
  sm: "0.625rem",
  md: "0.875rem",
  lg: "1.25rem",
  xl: "1.75rem",
  full: "999px",
} as const;

export const fontSizes = {
  xs: "0.8125rem",
  sm: "0.9rem",
  md: "1rem",
  lg: "1.125rem",
  xl: "1.375rem",
} as const;

export const fonts = {
  text: '"Figtree Variable", system-ui, -apple-system, "Segoe UI", sans-serif',
  display: '"Bricolage Grotesque Variable", "Figtree Variable", system-ui, sans-serif',
  mono: 'ui-monospace, "SF Mono", "Cascadia Code", "Roboto Mono", monospace',
} as const;

/** Headings grow with the window between a phone and a desktop. */
export const headings = {
  h1: { fontSize: "clamp(2.5rem, 1.35rem + 4.6vw, 4.5rem)", lineHeight: "1.02" },
  h2: { fontSize: "clamp(1.75rem, 1.4rem + 1.5vw, 2.5rem)", lineHeight: "1.1" },
  h3: { fontSize: "clamp(1.25rem, 1.15rem + 0.4vw, 1.5rem)", lineHeight: "1.2" },
  h4: { fontSize: "1.125rem", lineHeight: "1.3" },
} as const;

/** Shadows in layers, tinted with ink: near ones carry the edge, far ones the height. */
export const shadows = {
  light: {
    low: "0 1px 1px rgb(74 52 30 / 0.05), 0 2px 6px rgb(74 52 30 / 0.06)",
    middle: "0 1px 2px rgb(74 52 30 / 0.06), 0 6px 16px rgb(74 52 30 / 0.08), 0 18px 40px -12px rgb(74 52 30 / 0.12)",
    high: "0 2px 4px rgb(74 52 30 / 0.06), 0 14px 34px rgb(74 52 30 / 0.12), 0 40px 80px -20px rgb(74 52 30 / 0.24)",
  },
  dark: {
    low: "0 1px 1px rgb(0 0 0 / 0.3), 0 2px 6px rgb(0 0 0 / 0.25)",
    middle: "0 1px 2px rgb(0 0 0 / 0.35), 0 6px 16px rgb(0 0 0 / 0.3), 0 18px 40px -12px rgb(0 0 0 / 0.5)",
    high: "0 2px 4px rgb(0 0 0 / 0.35), 0 14px 34px rgb(0 0 0 / 0.4), 0 40px 80px -20px rgb(0 0 0 / 0.7)",
  },
} as const;

/** How things move: quick to answer, soft to settle. */
export const motion = {
  fastMs: 120,
  baseMs: 200,
  slowMs: 380,
  settle: "cubic-bezier(0.2, 0.8, 0.2, 1)",
  spring: "cubic-bezier(0.34, 1.4, 0.64, 1)",
} as const;
