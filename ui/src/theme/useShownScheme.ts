import { useComputedColorScheme } from "@mantine/core";
import type { SchemeName } from "../tokens/colors.ts";

/** The scheme that is on the screen now, also where the choice is left to the system. */
export function useShownScheme(): SchemeName {
  return useComputedColorScheme("light", { getInitialValueInEffect: false });
}
