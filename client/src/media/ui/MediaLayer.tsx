import { AreaBanner } from "./AreaBanner.tsx";
import { Hearers } from "./Hearers.tsx";
import { LinkNotice } from "./LinkNotice.tsx";
import { MediaTiles } from "./MediaTiles.tsx";

/** Of the HUD: everything of voice and video but the dock's buttons and the faces. */
export function MediaLayer() {
  return (
    <>
      <div className="media-top">
        <Hearers />
        <AreaBanner />
        <LinkNotice />
      </div>
      <MediaTiles />
    </>
  );
}
