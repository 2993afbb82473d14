import { LogoMark } from "@crowdwire/ui";
import { useWorld } from "./useWorld.ts";

/** Where one is and how many are here. */
export function TopBar() {
  const worldName = useWorld((state) => state.worldName);
  const online = useWorld((state) => state.online);
  const isInside = useWorld((state) => state.phase !== "watching");
  return (
    <div className="hud-top glass">
      <LogoMark size={30} />
      <span className="hud-place">
        <strong>{worldName}</strong>
        <span className="hud-online">
          <span className="cw-dot cw-dot-pulse" aria-hidden="true" />
          {online === 1 && isInside ? "Only you so far" : `${online} here now`}
        </span>
      </span>
    </div>
  );
}
