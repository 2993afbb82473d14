import "./media.css";
import "./tiles.css";
import { IconButton, InitialsAvatar, Popover } from "@crowdwire/ui";
import { IconArrowsMaximize, IconArrowsMinimize, IconDots, IconMicrophoneOff, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useWorld } from "../../hud/useWorld.ts";
import { choiceFor } from "../mediaStore.ts";
import { arrangeTiles, type Tile } from "./arrangeTiles.ts";
import { PersonAudioControls } from "./PersonAudioControls.tsx";
import { useMedia, useMediaActions } from "./useMedia.tsx";
import { VideoView } from "./VideoView.tsx";

/** More would cover the world; the others have their faces above their heads. */
const MOST_TILES = 5;

function TileView({ tile, large, onLarge }: { tile: Tile; large: boolean; onLarge(): void }) {
  const [open, setOpen] = useState(false);
  const { personId, name, source, stream } = tile;
  const isOwn = personId === null;
  const whose = isOwn ? "Your" : `${name}’s`;
  const label = source === "screen" ? `${whose} screen` : name;
  return (
    <li
      className="tile"
      data-speaking={tile.isSpeaking || undefined}
      data-source={source}
      data-large={large || undefined}
    >
      {stream ? (
        <VideoView
          stream={stream}
          label={label}
          videoKey={isOwn ? null : `${source} ${personId}`}
          mirrored={isOwn && source === "camera"}
          fit={source === "screen" ? "contain" : "cover"}
        />
      ) : (
        <span className="tile-face">
          <InitialsAvatar name={name} size="3rem" />
        </span>
      )}
      <span className="tile-name">
        {tile.isMuted && <IconMicrophoneOff size={15} role="img" aria-label="muted" />}
        <span>{label}</span>
      </span>
      <span className="tile-tools">
        {source === "screen" && (
          <IconButton size="sm" label={large ? "Make smaller" : "Make larger"} onClick={onLarge}>
            {large ? <IconArrowsMinimize /> : <IconArrowsMaximize />}
          </IconButton>
        )}
        {!isOwn && (
          <Popover
            open={open}
            onOpenChange={setOpen}
            label={`Sound and picture of ${name}`}
            width="17rem"
            trigger={
              <IconButton size="sm" label={`More for ${name}`} aria-expanded={open} onClick={() => setOpen(!open)}>
                <IconDots />
              </IconButton>
            }
          >
            <div className="panel">
              <strong>{name}</strong>
              <PersonAudioControls entityId={personId} name={name} />
            </div>
          </Popover>
        )}
      </span>
    </li>
  );
}

/** Faces and screens of those one talks with, at the edge of the world. */
export function MediaTiles() {
  const people = useWorld((state) => state.people);
  const remote = useMedia((state) => state.people);
  const choices = useMedia((state) => state.choices);
  const own = useMedia((state) => state.own);
  const isSpeaking = useMedia((state) => state.isSpeaking);
  const isMuted = useMedia((state) => state.isMuted);
  const shown = useMedia((state) => state.preferences.tiles);
  const { setPreference } = useMediaActions();
  const [large, setLarge] = useState<string | null>(null);
  if (!shown) return null;
  const { tiles, more } = arrangeTiles({
    names: new Map(people.map(({ id, name }) => [id, name])),
    remote: [...remote.values()].filter(({ id }) => {
      const choice = choiceFor({ choices }, id);
      return !choice.isHidden && !choice.isBlocked;
    }),
    own: { ...own, isSpeaking, isMuted },
    most: MOST_TILES,
  });
  if (tiles.length === 0) return null;
  return (
    <section className="tiles" aria-label="Videos" data-large={large !== null || undefined}>
      <ul>
        {tiles.map((tile) => (
          <TileView
            key={tile.key}
            tile={tile}
            large={large === tile.key}
            onLarge={() => setLarge(large === tile.key ? null : tile.key)}
          />
        ))}
      </ul>
      <div className="tiles-end">
        {more > 0 && <span className="tiles-more glass">{more} more</span>}
        <IconButton className="glass" size="sm" label="Hide videos" onClick={() => setPreference({ tiles: false })}>
          <IconX />
        </IconButton>
      </div>
    </section>
  );
}
