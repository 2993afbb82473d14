import "./media.css";
import { IconButton, Popover } from "@crowdwire/ui";
import {
  IconAdjustmentsHorizontal,
  IconHeadphones,
  IconHeadphonesOff,
  IconMicrophone,
  IconMicrophoneOff,
  IconScreenShare,
  IconScreenShareOff,
  IconVideo,
  IconVideoOff,
} from "@tabler/icons-react";
import { type ReactElement, useState } from "react";
import { KeyHint } from "../../hud/KeyHint.tsx";
import { useWorld } from "../../hud/useWorld.ts";
import { DEVICE_FAULTS } from "../devices/deviceFaults.ts";
import { DevicePanel } from "./DevicePanel.tsx";
import { useMedia, useMediaActions } from "./useMedia.tsx";

interface MediaButtonProps {
  label: string;
  /** Why it is off against one's will. */
  problem?: string | undefined;
  hotkey?: string;
  state: "on" | "off" | "problem";
  busy?: boolean;
  speaking?: boolean;
  onClick(): void;
  children: ReactElement;
}

function MediaButton({ label, problem, hotkey, state, busy = false, speaking, onClick, children }: MediaButtonProps) {
  return (
    <KeyHint label={problem ?? label} hotkey={hotkey}>
      <IconButton
        className="media-button"
        label={problem ? `${label}. ${problem}` : label}
        aria-keyshortcuts={hotkey}
        data-state={state}
        data-speaking={speaking || undefined}
        busy={busy}
        onClick={onClick}
      >
        {children}
      </IconButton>
    </KeyHint>
  );
}

function MicrophoneButton() {
  const { phase, fault } = useMedia((state) => state.captures.microphone);
  const isMuted = useMedia((state) => state.isMuted);
  const isSpeaking = useMedia((state) => state.isSpeaking);
  const mayTalk = useMedia((state) => state.mayPublish.audio);
  const isMutedForAll = useWorld((state) => state.isMutedForAll);
  const { toggleMicrophone } = useMediaActions();
  const isOpen = phase === "on" && !isMuted;
  const refused = isMutedForAll
    ? "Someone who keeps order has muted you for everyone."
    : mayTalk
      ? undefined
      : "You may not talk here.";
  return (
    <MediaButton
      label={isOpen ? "Mute your microphone" : phase === "on" ? "Unmute your microphone" : "Turn on your microphone"}
      problem={fault ? `Microphone: ${DEVICE_FAULTS[fault]}` : refused}
      hotkey="M"
      state={fault || refused ? "problem" : isOpen ? "on" : "off"}
      speaking={isSpeaking}
      busy={phase === "asking"}
      onClick={toggleMicrophone}
    >
      {isOpen && mayTalk ? <IconMicrophone /> : <IconMicrophoneOff />}
    </MediaButton>
  );
}

function CameraButton() {
  const { phase, fault } = useMedia((state) => state.captures.camera);
  const mayShow = useMedia((state) => state.mayPublish.video);
  const { toggleCamera } = useMediaActions();
  return (
    <MediaButton
      label={phase === "on" ? "Turn off your camera" : "Turn on your camera"}
      problem={fault ? `Camera: ${DEVICE_FAULTS[fault]}` : mayShow ? undefined : "You may not show video here."}
      hotkey="B"
      state={fault || !mayShow ? "problem" : phase === "on" ? "on" : "off"}
      busy={phase === "asking"}
      onClick={toggleCamera}
    >
      {phase === "on" ? <IconVideo /> : <IconVideoOff />}
    </MediaButton>
  );
}

function ScreenButton() {
  const { phase, fault } = useMedia((state) => state.captures.screen);
  const mayShare = useMedia((state) => state.mayPublish.screen);
  const { toggleScreen } = useMediaActions();
  // Phones have no such thing.
  if (typeof navigator.mediaDevices?.getDisplayMedia !== "function") return null;
  return (
    <MediaButton
      label={phase === "on" ? "Stop sharing your screen" : "Share your screen"}
      problem={fault ? `Screen: ${DEVICE_FAULTS[fault]}` : mayShare ? undefined : "You may not share your screen here."}
      state={fault || !mayShare ? "problem" : phase === "on" ? "on" : "off"}
      busy={phase === "asking"}
      onClick={toggleScreen}
    >
      {phase === "on" ? <IconScreenShareOff /> : <IconScreenShare />}
    </MediaButton>
  );
}

function DeafenButton() {
  const isDeafened = useMedia((state) => state.isDeafened);
  const { toggleDeafened } = useMediaActions();
  return (
    <MediaButton
      label={isDeafened ? "Hear others again" : "Hear nobody"}
      hotkey="H"
      state={isDeafened ? "problem" : "off"}
      onClick={toggleDeafened}
    >
      {isDeafened ? <IconHeadphonesOff /> : <IconHeadphones />}
    </MediaButton>
  );
}

/** Of the dock: microphone, camera, screen, deafen, and the settings of sound. Without voice on this server, nothing. */
export function MediaButtons() {
  const [open, setOpen] = useState(false);
  const link = useMedia((state) => state.link);
  if (link === "off") return null;
  return (
    <fieldset className="media-buttons" aria-label="Voice and video">
      <MicrophoneButton />
      <CameraButton />
      <ScreenButton />
      <DeafenButton />
      <Popover
        open={open}
        onOpenChange={setOpen}
        side="top"
        label="Sound and picture"
        width="min(23rem, calc(100vw - 1.5rem))"
        trigger={
          <IconButton
            className="media-more"
            label="Sound and picture settings"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <IconAdjustmentsHorizontal />
          </IconButton>
        }
      >
        <DevicePanel />
      </Popover>
    </fieldset>
  );
}
