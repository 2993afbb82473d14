import "./deviceCheck.css";
import { Button } from "@crowdwire/ui";
import { IconMicrophone, IconMicrophoneOff, IconVideo, IconVideoOff } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { DEVICE_FAULTS, deviceObstacle } from "../../media/devices/deviceFaults.ts";
import { followDevices, NO_DEVICES } from "../../media/devices/listDevices.ts";
import { type CaptureInUse, useCapture } from "../../media/devices/useCapture.ts";
import { changeMediaPreferences, readMediaPreferences } from "../../media/mediaPreferences.ts";
import { DeviceField } from "../../media/ui/DeviceField.tsx";
import { LevelBar } from "../../media/ui/LevelBar.tsx";
import { PlainVideo } from "../../media/ui/VideoView.tsx";

/** What one will be heard and seen with, in a sentence. */
export function inWords(microphone: Pick<CaptureInUse, "phase">, camera: Pick<CaptureInUse, "phase">): string {
  const isHeard = microphone.phase === "on";
  if (camera.phase === "on")
    return isHeard ? "People near you will hear and see you." : "People near you will see you.";
  return isHeard ? "People near you will hear you." : "You enter as a listener. You can turn both on inside, too.";
}

function Fault({ what, capture }: { what: string; capture: CaptureInUse }) {
  if (capture.fault === null) return null;
  return (
    <p className="check-fault" role="alert">
      <strong>{what}:</strong> {DEVICE_FAULTS[capture.fault]}
    </p>
  );
}

/** At the door: microphone and camera, tried out before anybody hears or sees one. Entering without either is always possible. */
export function DeviceCheck() {
  const [preferences, setPreferences] = useState(readMediaPreferences);
  const [devices, setDevices] = useState(NO_DEVICES);
  const microphone = useCapture("microphone", preferences.microphone, preferences.microphoneId);
  const camera = useCapture("camera", preferences.camera, preferences.cameraId);
  useEffect(() => followDevices(setDevices), []);
  // Names come with permission, and no event tells of it.
  const isNamed = microphone.phase === "on" || camera.phase === "on";
  useEffect(() => (isNamed ? followDevices(setDevices) : undefined), [isNamed]);

  const change = (next: Parameters<typeof changeMediaPreferences>[0]) => setPreferences(changeMediaPreferences(next));
  const toggle = (kind: "microphone" | "camera", capture: CaptureInUse, deviceId: string) => {
    change({ [kind]: capture.phase !== "on" });
    if (capture.phase === "on") capture.close();
    else capture.open(deviceId);
  };
  const obstacle = deviceObstacle(globalThis);
  return (
    <section className="check" aria-labelledby="check-title">
      {camera.stream && (
        <div className="check-picture">
          <PlainVideo stream={camera.stream} label="Your camera" mirrored />
        </div>
      )}
      <div className="check-words">
        <h2 id="check-title">Voice and video</h2>
        <p aria-live="polite">{obstacle ? DEVICE_FAULTS[obstacle] : inWords(microphone, camera)}</p>
        {microphone.stream && <LevelBar stream={microphone.stream} />}
        {obstacle === null && (
          <div className="check-buttons">
            <Button
              size="sm"
              variant={microphone.phase === "on" ? "soft" : "secondary"}
              busy={microphone.phase === "asking"}
              aria-pressed={microphone.phase === "on"}
              icon={microphone.phase === "on" ? <IconMicrophone /> : <IconMicrophoneOff />}
              onClick={() => toggle("microphone", microphone, preferences.microphoneId)}
            >
              {microphone.phase === "on" ? "Microphone on" : "Turn on microphone"}
            </Button>
            <Button
              size="sm"
              variant={camera.phase === "on" ? "soft" : "secondary"}
              busy={camera.phase === "asking"}
              aria-pressed={camera.phase === "on"}
              icon={camera.phase === "on" ? <IconVideo /> : <IconVideoOff />}
              onClick={() => toggle("camera", camera, preferences.cameraId)}
            >
              {camera.phase === "on" ? "Camera on" : "Turn on camera"}
            </Button>
          </div>
        )}
      </div>
      <div className="check-more">
        <Fault what="Microphone" capture={microphone} />
        <Fault what="Camera" capture={camera} />
        {microphone.phase === "on" && devices.microphones.length > 1 && (
          <DeviceField
            label="Microphone"
            choices={devices.microphones}
            chosen={preferences.microphoneId}
            onChoose={(microphoneId) => {
              change({ microphoneId });
              microphone.open(microphoneId);
            }}
          />
        )}
        {camera.phase === "on" && devices.cameras.length > 1 && (
          <DeviceField
            label="Camera"
            choices={devices.cameras}
            chosen={preferences.cameraId}
            onChoose={(cameraId) => {
              change({ cameraId });
              camera.open(cameraId);
            }}
          />
        )}
      </div>
    </section>
  );
}
