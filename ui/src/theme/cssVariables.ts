import type { CSSVariablesResolver } from "@mantine/core";
import { type SchemeName, schemes } from "../tokens/colors.ts";
import { GLASS_OPACITY } from "../tokens/contrast.ts";
import { fonts, motion, radius, shadows, spacing } from "../tokens/scale.ts";

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const prefixed = (prefix: string, values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`--cw-${prefix}${kebab(name)}`, value]));

function schemeVariables(name: SchemeName): Record<string, string> {
  const colors = schemes[name];
  return {
    ...prefixed("", { ...colors }),
    ...prefixed("shadow-", shadows[name]),
    "--cw-glass": `color-mix(in srgb, ${colors.surface} ${GLASS_OPACITY[name] * 100}%, transparent)`,
    "--mantine-color-body": colors.canvas,
    "--mantine-color-text": colors.text,
    "--mantine-color-dimmed": colors.muted,
    "--mantine-color-placeholder": colors.muted,
    "--mantine-color-error": colors.dangerText,
    "--mantine-color-default": colors.surface,
    "--mantine-color-default-hover": colors.raised,
    "--mantine-color-default-border": colors.line,
  };
}

/** Every token as a CSS variable `--cw-…`, those of a scheme under that scheme. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {
    ...prefixed("space-", spacing),
    ...prefixed("radius-", radius),
    ...prefixed("font-", fonts),
    "--cw-fast": `${motion.fastMs}ms`,
    "--cw-base": `${motion.baseMs}ms`,
    "--cw-slow": `${motion.slowMs}ms`,
    "--cw-settle": motion.settle,
    "--cw-spring": motion.spring,
  },
  light: schemeVariables("light"),
  dark: schemeVariables("dark"),
});
