import { IconButton, Popover } from "@crowdwire/ui";
import { IconMoodSmile } from "@tabler/icons-react";
import { useState } from "react";

/** Those that people in company use most, by feeling; every other one comes from the system's own keyboard. */
const emoji: readonly [emoji: string, name: string][] = [
  ["😀", "grin"],
  ["😂", "tears of joy"],
  ["😊", "smile"],
  ["😍", "in love"],
  ["🤔", "thinking"],
  ["😮", "surprised"],
  ["😢", "sad"],
  ["😴", "asleep"],
  ["🙈", "cannot look"],
  ["👋", "wave"],
  ["👍", "thumbs up"],
  ["👎", "thumbs down"],
  ["👏", "applause"],
  ["🙏", "thank you"],
  ["💪", "strong"],
  ["🙌", "hurray"],
  ["❤️", "heart"],
  ["🔥", "fire"],
  ["✨", "sparkles"],
  ["🎉", "party"],
  ["🎶", "music"],
  ["☕", "coffee"],
  ["🍕", "pizza"],
  ["🌞", "sun"],
  ["✅", "done"],
  ["❓", "question"],
  ["💡", "idea"],
  ["👀", "looking"],
];

/** A few emoji to put into what one writes. */
export function EmojiPicker({ disabled, onChoose }: { disabled: boolean; onChoose(emoji: string): void }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      side="top-end"
      width="19rem"
      label="Emoji"
      trigger={
        <IconButton size="sm" label="Emoji" disabled={disabled} aria-expanded={open} onClick={() => setOpen(!open)}>
          <IconMoodSmile />
        </IconButton>
      }
    >
      <div className="emoji">
        {emoji.map(([character, name]) => (
          <button
            key={character}
            type="button"
            aria-label={name}
            title={name}
            onClick={() => {
              setOpen(false);
              onChoose(character);
            }}
          >
            {character}
          </button>
        ))}
      </div>
    </Popover>
  );
}
