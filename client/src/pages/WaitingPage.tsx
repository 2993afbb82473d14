import "./pages.css";
import { LogoMark } from "@crowdwire/ui";

/** Between a press and the page it leads to. Shows itself only when that takes long enough to notice. */
export function WaitingPage() {
  return (
    <div className="waiting" role="status">
      <LogoMark size={56} />
      <span className="cw-visually-hidden">Loading…</span>
    </div>
  );
}
