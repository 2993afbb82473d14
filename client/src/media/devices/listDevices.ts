/** A microphone, camera or loudspeaker that can be chosen. */
export interface DeviceChoice {
  readonly id: string;
  readonly label: string;
}

export interface DeviceChoices {
  readonly microphones: readonly DeviceChoice[];
  readonly cameras: readonly DeviceChoice[];
  readonly speakers: readonly DeviceChoice[];
}

export const NO_DEVICES: DeviceChoices = { microphones: [], cameras: [], speakers: [] };

/** What is plugged in. Browsers give names only once one of the kind may be used; then numbers stand in for them. */
export async function listDevices(): Promise<DeviceChoices> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const choices = (kind: MediaDeviceKind, what: string) =>
    devices
      .filter((device) => device.kind === kind && device.deviceId !== "")
      .map(({ deviceId, label }, index) => ({ id: deviceId, label: label === "" ? `${what} ${index + 1}` : label }));
  return {
    microphones: choices("audioinput", "Microphone"),
    cameras: choices("videoinput", "Camera"),
    speakers: choices("audiooutput", "Speaker"),
  };
}

/** Calls with what is plugged in, now and at every change; call the answer to stop. */
export function followDevices(tell: (choices: DeviceChoices) => void): () => void {
  let isOver = false;
  const look = () => {
    listDevices().then((choices) => !isOver && tell(choices), reportError);
  };
  look();
  navigator.mediaDevices?.addEventListener("devicechange", look);
  return () => {
    isOver = true;
    navigator.mediaDevices?.removeEventListener("devicechange", look);
  };
}
