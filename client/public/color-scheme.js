// Runs before the first paint, so that a dark page never flashes white. A file of its own: the CSP allows no inline scripts.
// The key is COLOR_SCHEME_KEY of @crowdwire/ui.
(() => {
  const chosenScheme = () => {
    try {
      return localStorage.getItem("crowdwire-color-scheme");
    } catch (error) {
      // Storage can be forbidden; then the system decides.
      if (error instanceof DOMException) return null;
      throw error;
    }
  };
  const chosen = chosenScheme();
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
