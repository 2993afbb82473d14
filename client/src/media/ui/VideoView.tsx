import { type RefObject, useEffect, useRef } from "react";
import { useShownVideo } from "./useMedia.tsx";

interface PlainVideoProps {
  stream: MediaStream;
  /** What it shows, in words. */
  label: string;
  /** One sees oneself as in a mirror. */
  mirrored?: boolean;
  fit?: "cover" | "contain";
  element?: RefObject<HTMLVideoElement | null>;
}

/** Moving pictures, without sound. */
export function PlainVideo({ stream, label, mirrored = false, fit = "cover", element }: PlainVideoProps) {
  const own = useRef<HTMLVideoElement>(null);
  const video = element ?? own;
  useEffect(() => {
    const { current } = video;
    if (current === null) return;
    current.srcObject = stream;
    return () => {
      current.srcObject = null;
    };
  }, [stream, video]);
  return (
    <video
      ref={video}
      className="media-video"
      data-mirrored={mirrored || undefined}
      style={{ objectFit: fit }}
      aria-label={label}
      autoPlay
      muted
      playsInline
    />
  );
}

export type VideoViewProps = Omit<PlainVideoProps, "element"> & {
  /** Which video of the SFU it is, such as `camera 7`; null for one's own. */
  videoKey: string | null;
};

/** A video of the SFU, which sends it as large as it is shown here. */
export function VideoView({ videoKey, ...rest }: VideoViewProps) {
  const video = useRef<HTMLVideoElement>(null);
  useShownVideo(videoKey, video);
  return <PlainVideo {...rest} element={video} />;
}
