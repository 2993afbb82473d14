/**
 * The palette: warm paper and ink, one accent (coral, the ring of the plaza), one supporting colour (lagoon, its roof).
 * Ramps run from the lightest (0) to the darkest (9), as Mantine expects.
 */
export const ramps = {
  coral: ["#fff3ed", "#fce6dc", "#fbcdbb", "#ffb094", "#ff8e69", "#e8623a", "#c9431f", "#a93617", "#8a2c13", "#5e1e0d"],
  lagoon: [
    "#eefaf8",
    "#d9efec",
    "#b3e0db",
    "#8adcd4",
    "#5fcac1",
    "#239c98",
    "#0b7573",
    "#0a5e5d",
    "#084847",
    "#143b39",
  ],
  paper: ["#fffdfa", "#faf6ef", "#f3ece1", "#e7ddce", "#d3c6b3", "#b8ac9c", "#8c8070", "#6a6055", "#463e36", "#2a2420"],
  ink: ["#f5eee4", "#d9cfc1", "#b8ac9c", "#8a7e6f", "#574d43", "#3d352e", "#2f2924", "#25201c", "#1b1714", "#12100d"],
  rose: ["#fff0f3", "#fde0e6", "#fbc0cd", "#ff9cb3", "#ff7d9c", "#d94a70", "#b0204a", "#8e183b", "#6d122d", "#451a26"],
} as const;

/** What a colour is for. Components use these names, never a ramp. */
export interface SchemeColors {
  /** Behind everything. */
  canvas: string;
  /** Cards, fields, menus. */
  surface: string;
  /** What lies on a surface: hovered rows, wells in a card. */
  raised: string;
  /** Set into the page: skeletons, tracks. */
  sunken: string;
  /** Hairlines that only decorate. */
  line: string;
  /** Edges one must see to operate something (3:1). */
  edge: string;
  text: string;
  muted: string;
  accent: string;
  accentHover: string;
  onAccent: string;
  /** The accent where it is words on the canvas. */
  accentText: string;
  accentSoft: string;
  onAccentSoft: string;
  support: string;
  onSupport: string;
  supportSoft: string;
  onSupportSoft: string;
  danger: string;
  dangerHover: string;
  onDanger: string;
  dangerText: string;
  dangerSoft: string;
  onDangerSoft: string;
  good: string;
  goodSoft: string;
  onGoodSoft: string;
  warnSoft: string;
  onWarnSoft: string;
  focus: string;
}

export const light: SchemeColors = {
  canvas: "#faf6ef",
  surface: "#fffdfa",
  raised: "#f7f1e7",
  sunken: "#f0e8db",
  line: "#e7ddce",
  edge: "#8c8070",
  text: "#2a2420",
  muted: "#6a6055",
  accent: "#c9431f",
  accentHover: "#b23a18",
  onAccent: "#ffffff",
  accentText: "#b23a18",
  accentSoft: "#fce6dc",
  onAccentSoft: "#9c3214",
  support: "#0b7573",
  onSupport: "#ffffff",
  supportSoft: "#d9efec",
  onSupportSoft: "#0a5e5d",
  danger: "#b0204a",
  dangerHover: "#971b3f",
  onDanger: "#ffffff",
  dangerText: "#b0204a",
  dangerSoft: "#fde0e6",
  onDangerSoft: "#8e183b",
  good: "#2c7a4e",
  goodSoft: "#dff0e4",
  onGoodSoft: "#256b45",
  warnSoft: "#fbeecb",
  onWarnSoft: "#7a5200",
  focus: "#0b7573",
};

export const dark: SchemeColors = {
  canvas: "#1b1714",
  surface: "#25201c",
  raised: "#2f2924",
  sunken: "#14110f",
  line: "#3d352e",
  edge: "#8a7e6f",
  text: "#f5eee4",
  muted: "#b8ac9c",
  accent: "#ff8e69",
  accentHover: "#ffa384",
  onAccent: "#2b1006",
  accentText: "#ffa384",
  accentSoft: "#452519",
  onAccentSoft: "#ffb8a0",
  support: "#5fcac1",
  onSupport: "#06211f",
  supportSoft: "#143b39",
  onSupportSoft: "#8adcd4",
  danger: "#ff7d9c",
  dangerHover: "#ff97b0",
  onDanger: "#33040f",
  dangerText: "#ff97b0",
  dangerSoft: "#451a26",
  onDangerSoft: "#ffb3c4",
  good: "#7ccb97",
  goodSoft: "#1b3a28",
  onGoodSoft: "#8fd6a8",
  warnSoft: "#3f3010",
  onWarnSoft: "#f0c667",
  focus: "#5fcac1",
};

export const schemes = { light, dark } as const;
export type SchemeName = keyof typeof schemes;
