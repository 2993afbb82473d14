import "./worlds.css";
import { Skeleton, WorldPicture } from "@crowdwire/ui";
import { IconAlertCircle, IconCheck } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import { useRoute } from "../../api/useRoute.ts";
import { Loaded } from "../site/Loaded.tsx";

export interface MapGalleryProps {
  /** Id of the chosen map; empty: none yet. */
  value: string;
  onChange(id: string): void;
  error: string | undefined;
  /** Stands among them, as the last: a map of one's own, which is chosen by the same name. */
  extra?(name: string): ReactNode;
}

/** The maps one can start with, as pictures of which one is chosen. */
export function MapGallery({ value, onChange, error, extra }: MapGalleryProps) {
  const maps = useRoute("listMaps", {});
  const name = useId();
  return (
    <Loaded query={maps} what="the maps" waiting={<WaitingMaps />}>
      {({ maps: list }) => (
        <div>
          <fieldset className="maps" aria-describedby={error ? `${name}-error` : undefined}>
            <legend>Map</legend>
            {list.map((map) => (
              <label key={map.id} className="map">
                <input
                  type="radio"
                  className="cw-visually-hidden"
                  name={name}
                  value={map.id}
                  checked={map.id === value}
                  onChange={() => onChange(map.id)}
                />
                <WorldPicture url={map.thumbnailUrl} name={map.name} />
                <span className="map-words">
                  <strong>{map.name}</strong>
                  <span>{map.description}</span>
                </span>
                <span className="map-chosen" aria-hidden="true">
                  <IconCheck size={18} stroke={2.6} />
                </span>
              </label>
            ))}
            {extra?.(name)}
          </fieldset>
          <p id={`${name}-error`} className="maps-error cw-field-note cw-field-error" aria-live="polite">
            {error && <IconAlertCircle size={16} aria-hidden="true" />}
            {error}
          </p>
        </div>
      )}
    </Loaded>
  );
}

function WaitingMaps() {
  return (
    <div className="maps">
      {["one", "two", "three"].map((key) => (
        <Skeleton key={key} height="12rem" />
      ))}
    </div>
  );
}
