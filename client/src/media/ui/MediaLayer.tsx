import { AreaBanner } from "./AreaBanner.tsx";
import { Hearers } from "./Hearers.tsx";
import { LinkNotice } from "./LinkNotice.tsx";

/** Of the HUD: who hears one, where one is, and what is wrong. */
export function MediaLayer() {
  return (
    <div className="media-top">
      <Hearers />
      <AreaBanner />
      <LinkNotice />
    </div>
  );
}
