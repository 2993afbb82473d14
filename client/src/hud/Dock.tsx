import "./dock.css";
import "./panels.css";
import { IconButton, Popover } from "@crowdwire/ui";
import {
  IconArmchair,
  IconArrowBigUpLine,
  IconEye,
  IconMoodSmile,
  IconSettings,
  IconUsers,
  IconVideo,
} from "@tabler/icons-react";
import { type ReactElement, useState } from "react";
import { ChatButton } from "../chat/ui/ChatButton.tsx";
import { MediaButtons } from "../media/ui/MediaButtons.tsx";
import { EmoteBar } from "./EmoteBar.tsx";
import { KeyHint } from "./KeyHint.tsx";
import { LeaveButton } from "./LeaveButton.tsx";
import { SettingsPanel } from "./SettingsPanel.tsx";
import { useActions, useIsSitting, useWorld } from "./useWorld.ts";

type Panel = "emotes" | "settings";

export interface DockProps {
  peopleShown: boolean;
  /** By the keyboard: it is to go where the list is. */
  onPeople(shown: boolean, isByKeyboard?: boolean): void;
}

/** The bar at the lower edge: emotes, what the body and the camera do, the chat, who is here, settings and the way out. */
export function Dock({ peopleShown, onPeople }: DockProps) {
  const [open, setOpen] = useState<Panel | null>(null);
  const actions = useActions();
  const sitting = useIsSitting();
  const camera = useWorld((state) => state.cameraMode);
  const isPlain = useWorld((state) => state.isPlain);
  const online = useWorld((state) => state.online);
  const busy = useWorld((state) => state.phase !== "inside");
  const nextCamera = camera === "third" ? "first" : "third";

  const panel = (name: Panel) => ({
    open: open === name,
    onOpenChange: (shown: boolean) => setOpen(shown ? name : null),
    side: "top" as const,
  });
  const trigger = (name: Panel, label: string, icon: ReactElement, className = "") => (
    <IconButton
      label={label}
      className={className}
      aria-expanded={open === name}
      onClick={() => setOpen(open === name ? null : name)}
    >
      {icon}
    </IconButton>
  );

  return (
    <nav className="dock glass" aria-label="In this world">
      <MediaButtons />
      <span className="dock-line" aria-hidden="true" />
      <div className="dock-emotes">
        <EmoteBar />
      </div>
      <div className="dock-emotes-folded">
        <Popover
          {...panel("emotes")}
          label="Emotes"
          width="auto"
          trigger={trigger("emotes", "Emotes", <IconMoodSmile />)}
        >
          <EmoteBar onChosen={() => setOpen(null)} />
        </Popover>
      </div>
      <span className="dock-line" aria-hidden="true" />
      <KeyHint label={sitting ? "Stand up" : "Sit down"} hotkey="C">
        <IconButton label={sitting ? "Stand up" : "Sit down"} disabled={busy} onClick={actions.toggleSit}>
          {sitting ? <IconArrowBigUpLine /> : <IconArmchair />}
        </IconButton>
      </KeyHint>
      {!isPlain && (
        <KeyHint label={nextCamera === "first" ? "See through your own eyes" : "See yourself from behind"} hotkey="V">
          <IconButton
            label={nextCamera === "first" ? "First person camera" : "Third person camera"}
            onClick={() => actions.setCameraMode(nextCamera)}
          >
            {nextCamera === "first" ? <IconEye /> : <IconVideo />}
          </IconButton>
        </KeyHint>
      )}
      <span className="dock-line" aria-hidden="true" />
      <KeyHint label="Chat" hotkey="T">
        <ChatButton onOpen={() => onPeople(false)} />
      </KeyHint>
      <KeyHint label="People" hotkey="P">
        <IconButton
          label={`People, ${online} here`}
          className="dock-people"
          pressed={peopleShown}
          // A press without a click's count came from the keyboard.
          onClick={(event) => onPeople(!peopleShown, event.detail === 0)}
        >
          <IconUsers />
          <span className="dock-count" aria-hidden="true">
            {online}
          </span>
        </IconButton>
      </KeyHint>
      <Popover
        {...panel("settings")}
        label="Settings"
        width="min(22rem, calc(100vw - 1.5rem))"
        trigger={trigger("settings", "Settings", <IconSettings />)}
      >
        <SettingsPanel />
      </Popover>
      <LeaveButton />
    </nav>
  );
}
