import {
  contrastPairs,
  contrastRatio,
  Logo,
  LogoMark,
  radius,
  type SchemeColors,
  schemes,
  useShownScheme,
} from "@crowdwire/ui";
import { Sample } from "./Sample.tsx";

const grounds = ["canvas", "surface", "raised", "sunken", "line", "edge", "text", "muted"] as const;
const accents = [
  "accent",
  "accentSoft",
  "support",
  "supportSoft",
  "danger",
  "dangerSoft",
  "good",
  "goodSoft",
  "warnSoft",
] as const;

function Colors({ names, colors }: { names: readonly (keyof SchemeColors)[]; colors: SchemeColors }) {
  return (
    <div className="token-colors">
      {names.map((name) => (
        <div key={name} className="token-color">
          <span style={{ background: colors[name] }} />
          <strong>{name}</strong>
          <code>{colors[name]}</code>
        </div>
      ))}
    </div>
  );
}

export function TokenSamples() {
  const colors = schemes[useShownScheme()];
  return (
    <div className="samples">
      <Sample name="Logo">
        <Logo size={52} />
        <LogoMark size={52} />
        <LogoMark size={28} />
        <LogoMark size={18} />
      </Sample>
      <Sample name="Type">
        <div className="token-type">
          <span style={{ font: "700 2.9rem/1 var(--cw-font-display)", letterSpacing: "-0.035em" }}>
            Bricolage, display
          </span>
          <span style={{ font: "700 1.4rem/1.2 var(--cw-font-display)", letterSpacing: "-0.02em" }}>
            Bricolage, titles
          </span>
          <span>Figtree, text: people who stand together hear each other.</span>
          <small>Figtree, small: 24 here now</small>
        </div>
      </Sample>
      <Sample name="Grounds, edges and ink" wide>
        <Colors names={grounds} colors={colors} />
      </Sample>
      <Sample name="Accent, support and meaning" wide>
        <Colors names={accents} colors={colors} />
      </Sample>
      <Sample name="Contrast" wide>
        <div className="token-pairs">
          {contrastPairs.map(({ text, on }) => (
            <span
              key={`${text} ${on}`}
              style={{ color: colors[text], background: colors[on] }}
              title={`${text} on ${on}`}
            >
              Aa <b>{contrastRatio(colors[text], colors[on]).toFixed(1)}</b>
            </span>
          ))}
        </div>
      </Sample>
      <Sample name="Corners">
        {Object.entries(radius).map(([name, size]) => (
          <span key={name} className="token-corner" style={{ borderRadius: size }}>
            {name}
          </span>
        ))}
      </Sample>
      <Sample name="Shadows">
        {["low", "middle", "high"].map((name) => (
          <span key={name} className="token-shadow" style={{ boxShadow: `var(--cw-shadow-${name})` }}>
            {name}
          </span>
        ))}
      </Sample>
    </div>
  );
}
