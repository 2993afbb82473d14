import { Button, Progress, WorldPicture } from "@crowdwire/ui";
import { IconCheck } from "@tabler/icons-react";
import { useId } from "react";
import { MapFileButton } from "./MapFileButton.tsx";
import { LARGEST_MAP_MB, type OwnMap } from "./useOwnMap.ts";

export interface OwnMapCardProps {
  own: OwnMap;
  /** Of the radio buttons of all maps. */
  name: string;
  /** Id of the chosen map. */
  value: string;
  onChange(id: string): void;
  /** Another file is on its way: what was chosen before is chosen no more. */
  onBegin(): void;
}

/** Beside the ready-made maps: one's own, from a file to a card like theirs. */
export function OwnMapCard({ own, name, value, onChange, onBegin }: OwnMapCardProps) {
  const words = useId();
  const { state } = own;
  const isReady = state.is === "ready";
  return (
    <div className="map map-own" data-state={state.is}>
      {isReady && (
        <label className="map-own-label">
          <input
            type="radio"
            className="cw-visually-hidden"
            name={name}
            value={state.prepared.id}
            checked={state.prepared.id === value}
            onChange={() => onChange(state.prepared.id)}
          />
          <WorldPicture key={state.pictureUrl} url={state.pictureUrl} name={state.fileName} />
          <span className="map-words">
            <strong>{state.fileName}</strong>
            <span>Your own map. It is checked and ready.</span>
          </span>
          <span className="map-chosen" aria-hidden="true">
            <IconCheck size={18} stroke={2.6} />
          </span>
        </label>
      )}
      <p className="cw-visually-hidden" role="status">
        {isReady && `${state.fileName} is checked and ready.`}
      </p>
      <div className="map-own-words">
        {!isReady && (
          <div className="map-own-say">
            <strong>A map of your own</strong>
            <div id={words} aria-live="polite" className="map-own-state">
              {state.is === "none" && (
                <span>
                  One binary glTF file (.glb) of at most {LARGEST_MAP_MB} MB. It is checked before anything is made.
                </span>
              )}
              {state.is === "sending" && (
                <span>
                  {state.sent < 1
                    ? `${state.fileName} is on its way.`
                    : `${state.fileName} is checked and gets its floor. This takes up to a minute.`}
                </span>
              )}
              {state.is === "refused" && (
                <span className="cw-field-error">
                  <strong>{state.fileName} cannot be a map here.</strong> {state.words}
                </span>
              )}
            </div>
            {state.is === "sending" && state.sent < 1 && (
              <Progress value={state.sent} label={`How much of ${state.fileName} is sent`} />
            )}
            {state.is === "sending" && state.sent >= 1 && <span className="map-own-checking" aria-hidden="true" />}
          </div>
        )}
        {state.is === "sending" ? (
          <Button size="sm" variant="ghost" onClick={own.cancel}>
            Cancel
          </Button>
        ) : (
          <MapFileButton
            another={state.is !== "none"}
            describedBy={isReady ? undefined : words}
            onChoose={(file) => {
              onBegin();
              own.choose(file);
            }}
          />
        )}
      </div>
    </div>
  );
}
