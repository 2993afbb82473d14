import "./panels.css";
import { Switch } from "@crowdwire/ui";
import { useWorld } from "../../hud/useWorld.ts";
import { DeviceField } from "./DeviceField.tsx";
import { QualityPanel } from "./QualityPanel.tsx";
import { useMedia, useMediaActions } from "./useMedia.tsx";

/** Which devices are used, how one speaks, and how well it gets through. */
export function DevicePanel() {
  const { microphones, cameras, speakers } = useMedia((state) => state.devices);
  const preferences = useMedia((state) => state.preferences);
  // It takes a key; where it is on, it can be turned off.
  const touch = useWorld((state) => state.touch);
  const { choose, setPreference } = useMediaActions();
  return (
    <section className="panel device-panel" aria-label="Sound and picture">
      <header className="panel-head">
        <h2>Sound and picture</h2>
      </header>
      <DeviceField
        label="Microphone"
        choices={microphones}
        chosen={preferences.microphoneId}
        onChoose={(id) => choose("microphone", id)}
      />
      <DeviceField
        label="Camera"
        choices={cameras}
        chosen={preferences.cameraId}
        onChoose={(id) => choose("camera", id)}
      />
      {speakers.length > 0 && (
        <DeviceField
          label="Loudspeaker"
          choices={speakers}
          chosen={preferences.speakerId}
          onChoose={(id) => choose("speaker", id)}
        />
      )}
      {(!touch || preferences.pushToTalk) && (
        <Switch
          label="Push to talk"
          hint={touch ? "Muted, except while you hold G on a keyboard" : "Muted, except while you hold G"}
          checked={preferences.pushToTalk}
          onChange={(pushToTalk) => setPreference({ pushToTalk })}
        />
      )}
      <Switch
        label="Chimes"
        hint="A small sound when someone comes into earshot"
        checked={preferences.chimes}
        onChange={(chimes) => setPreference({ chimes })}
      />
      <Switch label="Video tiles" checked={preferences.tiles} onChange={(tiles) => setPreference({ tiles })} />
      <QualityPanel />
    </section>
  );
}
