import { useEffect, useRef, useState } from "react";
import { Capture, type CaptureState, NOT_CAPTURING } from "./Capture.ts";

export interface CaptureInUse extends CaptureState {
  readonly stream: MediaStream | null;
  open(deviceId: string): void;
  close(): void;
}

/** True where the browser would not ask: permission was given on an earlier day. */
async function isPermitted(kind: "microphone" | "camera"): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: kind as PermissionName });
    return state === "granted";
  } catch {
    return false; // Some browsers know no such permission: then they are asked by a press.
  }
}

/** A microphone or camera for as long as this part of a page is shown; opened at once where wanted and already allowed. */
export function useCapture(kind: "microphone" | "camera", isWanted: boolean, deviceId: string): CaptureInUse {
  const [state, setState] = useState(NOT_CAPTURING);
  const [stream, setStream] = useState<MediaStream | null>(null);
  const capture = useRef<Capture | null>(null);
  const first = useRef({ isWanted, deviceId });

  useEffect(() => {
    const opened = new Capture(kind, {
      state: setState,
      tracks: (tracks) => setStream(tracks.length > 0 ? new MediaStream([...tracks]) : null),
    });
    capture.current = opened;
    let isOver = false;
    const begin = async () => {
      if (first.current.isWanted && (await isPermitted(kind)) && !isOver) await opened.open(first.current.deviceId);
    };
    begin().catch(reportError);
    return () => {
      isOver = true;
      opened.close();
    };
  }, [kind]);

  return {
    ...state,
    stream,
    open: (id) => void capture.current?.open(id),
    close: () => capture.current?.close(),
  };
}
