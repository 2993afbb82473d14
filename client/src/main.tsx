import { CrowdWireProvider, Toasts } from "@crowdwire/ui";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { createQueryClient } from "./api/useRoute.ts";
import { applyReducedMotion, readPreferences } from "./world/preferences.ts";

applyReducedMotion(readPreferences().reducedMotion);

const queryClient = createQueryClient();

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <CrowdWireProvider>
      <QueryClientProvider client={queryClient}>
        <App />
      </QueryClientProvider>
      <Toasts />
    </CrowdWireProvider>
  </StrictMode>,
);
