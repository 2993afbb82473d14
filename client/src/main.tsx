import { CrowdWireProvider, Toasts } from "@crowdwire/ui";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { applyReducedMotion, readPreferences } from "./world/preferences.ts";

applyReducedMotion(readPreferences().reducedMotion);

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <CrowdWireProvider>
      <App />
      <Toasts />
    </CrowdWireProvider>
  </StrictMode>,
);
