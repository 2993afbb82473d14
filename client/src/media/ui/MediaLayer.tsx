import { AreaBanner } from "./AreaBanner.tsx";
import { Hearers } from "./Hearers.tsx";
import { LinkNotice } from "./LinkNotice.tsx";
import { MediaTiles } from "./MediaTiles.tsx";

/** Of the HUD: who hears one, faces and screens, where one is, and what is wrong. */
export function MediaLayer() {
  return (
    <div className="media-top">
      <Hearers />
      <MediaTiles />
      <AreaBanner />
      <LinkNotice />
    </div>
  );
}
