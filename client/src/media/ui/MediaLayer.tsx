import type { ReactNode } from "react";
import { AreaBanner } from "./AreaBanner.tsx";
import { Hearers } from "./Hearers.tsx";
import { LinkNotice } from "./LinkNotice.tsx";
import { MediaTiles } from "./MediaTiles.tsx";

/** Of the HUD: who hears one, faces and screens, where one is, and what is wrong; `children` stand below. */
export function MediaLayer({ children }: { children?: ReactNode }) {
  return (
    <div className="media-top">
      <Hearers />
      <MediaTiles />
      <AreaBanner />
      <LinkNotice />
      {children}
    </div>
  );
}
