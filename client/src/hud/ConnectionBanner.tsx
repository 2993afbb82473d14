import { useWorld } from "./useWorld.ts";

/** While the connection is being won back. */
export function ConnectionBanner() {
  const lost = useWorld((state) => state.phase === "reconnecting");
  if (!lost) return null;
  return (
    <div className="reconnecting" aria-hidden="true">
      <span className="cw-spinner" />
      <span>
        <strong>Reconnecting…</strong> You will be back where you stood.
      </span>
    </div>
  );
}
