import "./Picker.css";
import { IconCheck } from "@tabler/icons-react";
import { useId } from "react";
import { luminance } from "../tokens/contrast.ts";

export interface Swatch {
  /** What the colour is called, for screen readers and tooltips. */
  label: string;
  /** `#rrggbb`. */
  color: string;
}

export interface SwatchPickerProps {
  label: string;
  swatches: readonly Swatch[];
  /** Index of the chosen swatch. */
  value: number;
  onChange(index: number): void;
  disabled?: boolean;
}

/** One colour out of a fixed set; the arrow keys walk through it. */
export function SwatchPicker({ label, swatches, value, onChange, disabled }: SwatchPickerProps) {
  const group = useId();
  return (
    <fieldset className="cw-picker" disabled={disabled}>
      <legend className="cw-picker-label">
        {label} <span className="cw-picker-chosen">{swatches[value]?.label}</span>
      </legend>
      <div className="cw-swatches">
        {swatches.map((swatch, index) => (
          <label key={swatch.label} className="cw-swatch" title={swatch.label}>
            <input
              type="radio"
              name={group}
              checked={index === value}
              onChange={() => onChange(index)}
              aria-label={swatch.label}
              className="cw-visually-hidden"
            />
            <span
              className="cw-swatch-dot"
              style={{ backgroundColor: swatch.color, color: luminance(swatch.color) > 0.36 ? "#2a2420" : "#fffdfa" }}
            >
              {index === value && <IconCheck size={18} stroke={3} aria-hidden="true" />}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export interface StylePickerProps {
  label: string;
  styles: readonly string[];
  /** Index of the chosen style. */
  value: number;
  onChange(index: number): void;
  disabled?: boolean;
}

/** One named style out of a fixed set, all in sight. */
export function StylePicker({ label, styles, value, onChange, disabled }: StylePickerProps) {
  const group = useId();
  return (
    <fieldset className="cw-picker" disabled={disabled}>
      <legend className="cw-picker-label">{label}</legend>
      <div className="cw-styles">
        {styles.map((style, index) => (
          <label key={style} className="cw-style">
            <input
              type="radio"
              name={group}
              checked={index === value}
              onChange={() => onChange(index)}
              className="cw-visually-hidden"
            />
            <span className="cw-style-name">{style}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
