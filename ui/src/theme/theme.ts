import { createTheme, type MantineThemeOverride } from "@mantine/core";
import { ramps } from "../tokens/colors.ts";
import { fontSizes, fonts, headings, motion, radius, shadows, spacing } from "../tokens/scale.ts";

/** Mantine built from the tokens: its greys become paper, its darks become ink, so nothing of it looks stock. */
export const theme: MantineThemeOverride = createTheme({
  primaryColor: "coral",
  primaryShade: { light: 6, dark: 4 },
  colors: {
    coral: [...ramps.coral],
    lagoon: [...ramps.lagoon],
    red: [...ramps.rose],
    gray: [...ramps.paper],
    dark: [...ramps.ink],
  },
  white: ramps.paper[0],
  black: ramps.paper[9],
  autoContrast: true,
  fontFamily: fonts.text,
  fontFamilyMonospace: fonts.mono,
  headings: { fontFamily: fonts.display, fontWeight: "700", textWrap: "balance", sizes: headings },
  fontSizes,
  spacing,
  radius,
  defaultRadius: "md",
  shadows: { sm: shadows.light.low, md: shadows.light.middle, xl: shadows.light.high },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Popover: { defaultProps: { transitionProps: { transition: "pop", duration: motion.baseMs } } },
    Menu: { defaultProps: { transitionProps: { transition: "pop", duration: motion.fastMs } } },
  },
});
