import "./panels.css";
import { Switch } from "@crowdwire/ui";
import { DeviceField } from "./DeviceField.tsx";
import { QualityPanel } from "./QualityPanel.tsx";
import { useMedia, useMediaActions } from "./useMedia.tsx";

/** Which devices are used, how one speaks, and how well it gets through. */
export function DevicePanel() {
  const { microphones, cameras, speakers } = useMedia((state) => state.devices);
  const preferences = useMedia((state) => state.preferences);
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
      <Switch
        label="Push to talk"
        hint="Muted, except while you hold G"
        checked={preferences.pushToTalk}
        onChange={(pushToTalk) => setPreference({ pushToTalk })}
      />
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
