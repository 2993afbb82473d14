import type { Emote } from "@crowdwire/protocol";
import {
  IconBulb,
  IconConfetti,
  IconHandMove,
  IconHandStop,
  IconMoodSmileBeam,
  IconMusic,
  type TablerIcon,
} from "@tabler/icons-react";

/** How each emote is called and drawn, in the order of the digit keys. */
export const emoteList: readonly { emote: Emote; label: string; icon: TablerIcon }[] = [
  { emote: "wave", label: "Wave", icon: IconHandStop },
  { emote: "clap", label: "Clap", icon: IconHandMove },
  { emote: "cheer", label: "Cheer", icon: IconConfetti },
  { emote: "dance", label: "Dance", icon: IconMusic },
  { emote: "laugh", label: "Laugh", icon: IconMoodSmileBeam },
  { emote: "think", label: "Think", icon: IconBulb },
];
