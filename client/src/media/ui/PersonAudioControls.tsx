import "./media.css";
import "./panels.css";
import { Button } from "@crowdwire/ui";
import { IconEye, IconEyeOff, IconVolume, IconVolumeOff } from "@tabler/icons-react";
import { choiceFor } from "../mediaStore.ts";
import { useMedia, useMediaActions } from "./useMedia.tsx";

export interface PersonAudioControlsProps {
  entityId: number;
  name: string;
}

/** How one hears and sees somebody: volume, mute, hide. For the people panel, tiles and the list of who hears one. */
export function PersonAudioControls({ entityId, name }: PersonAudioControlsProps) {
  const { setPerson } = useMediaActions();
  const choice = useMedia((state) => choiceFor(state, entityId));
  const percent = Math.round(choice.volume * 100);
  return (
    <fieldset className="person-audio" aria-label={`Sound and picture of ${name}`}>
      <label className="person-volume">
        <span>
          Volume <output>{choice.isSilenced ? "muted" : `${percent} %`}</output>
        </span>
        <input
          type="range"
          min={0}
          max={200}
          step={5}
          value={percent}
          disabled={choice.isSilenced || choice.isBlocked}
          aria-label={`Volume of ${name}`}
          onChange={(event) => setPerson(entityId, { volume: Number(event.currentTarget.value) / 100 })}
        />
      </label>
      <div className="person-buttons">
        <Button
          size="sm"
          variant="soft"
          disabled={choice.isBlocked}
          aria-pressed={choice.isSilenced}
          icon={choice.isSilenced ? <IconVolume /> : <IconVolumeOff />}
          onClick={() => setPerson(entityId, { isSilenced: !choice.isSilenced })}
        >
          {choice.isSilenced ? "Unmute" : "Mute"}
        </Button>
        <Button
          size="sm"
          variant="soft"
          disabled={choice.isBlocked}
          aria-pressed={choice.isHidden}
          icon={choice.isHidden ? <IconEye /> : <IconEyeOff />}
          onClick={() => setPerson(entityId, { isHidden: !choice.isHidden })}
        >
          {choice.isHidden ? "Show video" : "Hide video"}
        </Button>
      </div>
    </fieldset>
  );
}
