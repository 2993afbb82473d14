import "./media.css";
import "./panels.css";
import { useEffect, useRef } from "react";
import { LevelMeter, meterShare } from "../devices/LevelMeter.ts";
import { audioContext } from "../sound/audioContext.ts";

const FALL_PER_FRAME = 0.03;

/** How loud a microphone is, as a bar that moves with the voice. */
export function LevelBar({ stream }: { stream: MediaStream }) {
  const bar = useRef<HTMLDivElement>(null);
  const meterElement = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    const context = audioContext();
    if (context === null) return;
    const meter = new LevelMeter(context, stream);
    let shown = 0;
    let frame = 0;
    const look = () => {
      frame = requestAnimationFrame(look);
      shown = Math.max(meterShare(meter.decibels()), shown - FALL_PER_FRAME);
      bar.current?.style.setProperty("--level", shown.toFixed(3));
      if (meterElement.current) meterElement.current.value = Math.round(shown * 100);
    };
    look();
    return () => {
      cancelAnimationFrame(frame);
      meter.close();
    };
  }, [stream]);
  return (
    <>
      <div ref={bar} className="level" aria-hidden="true" />
      <meter
        ref={meterElement}
        className="cw-visually-hidden"
        aria-label="Level of your microphone"
        min={0}
        max={100}
      />
    </>
  );
}
