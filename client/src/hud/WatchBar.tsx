import "./watch.css";
import { Button, Tooltip } from "@crowdwire/ui";
import { IconDoorExit, IconEye, IconUsersPlus } from "@tabler/icons-react";
import { ChatButton } from "../chat/ui/ChatButton.tsx";
import { useActions, useWorld } from "./useWorld.ts";

/** Where one stands in line, in words. */
export function lineWords({ place, length }: { place: number; length: number }): string {
  if (place === 1) return length === 1 ? "You are next." : `You are next, of ${length} in line.`;
  if (place > 1) return `You are number ${place} of ${length} in line.`;
  if (length === 0) return "Nobody waits in line.";
  return length === 1 ? "One person waits in line." : `${length} people wait in line.`;
}

/** Looking on without an avatar: that one does, how many wait, what is written inside, and the way in and out. */
export function WatchBar() {
  const line = useWorld((state) => state.line) ?? { place: 0, length: 0 };
  const { watch, leave } = useActions();
  const isInLine = line.place > 0;
  return (
    <section className="watch glass" aria-label="You are watching">
      <span className="watch-icon">
        <IconEye size={24} aria-hidden="true" />
      </span>
      <p className="watch-words">
        <strong>You are watching</strong>
        <span aria-live="polite">
          {lineWords(line)} {isInLine ? "You come in by yourself." : "Nobody sees or hears you."}
        </span>
      </p>
      <span className="watch-acts">
        <Tooltip label="Read the chat">
          <ChatButton />
        </Tooltip>
        {isInLine ? (
          <Button size="sm" variant="ghost" onClick={() => watch("watch")}>
            Just watch
          </Button>
        ) : (
          <Button size="sm" variant="primary" icon={<IconUsersPlus />} onClick={() => watch("lineAndWatch")}>
            Get in line
          </Button>
        )}
        <Button size="sm" icon={<IconDoorExit />} onClick={leave}>
          Leave
        </Button>
      </span>
    </section>
  );
}
