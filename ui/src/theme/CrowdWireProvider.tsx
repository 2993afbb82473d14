import "./styles.ts";
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { cssVariablesResolver } from "./cssVariables.ts";
import { theme } from "./theme.ts";

/** Where the chosen scheme is kept; `public/color-scheme.js` of an app reads it before the first paint. */
export const COLOR_SCHEME_KEY = "crowdwire-color-scheme";

const colorSchemeManager = localStorageColorSchemeManager({ key: COLOR_SCHEME_KEY });

/** Gives everything below it CrowdWire's theme. Stands once at the root of an app. */
export function CrowdWireProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
    >
      {children}
    </MantineProvider>
  );
}
