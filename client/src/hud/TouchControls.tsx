import "./touch.css";
import { IconArrowBigUpLines, IconRun } from "@tabler/icons-react";
import { type PointerEvent, useRef, useState } from "react";
import { stickPosition } from "./joystick.ts";
import { useActions, useWorld } from "./useWorld.ts";

function Joystick() {
  const { touchMove } = useActions();
  const thumb = useRef<number | null>(null);
  const [knob, setKnob] = useState({ right: 0, forward: 0 });

  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (event.pointerId !== thumb.current) return;
    const box = event.currentTarget.getBoundingClientRect();
    const position = stickPosition(
      event.clientX - (box.left + box.width / 2),
      event.clientY - (box.top + box.height / 2),
      box.width / 2,
    );
    setKnob(position);
    touchMove(position.right, position.forward);
  };
  const release = (event: PointerEvent<HTMLDivElement>) => {
    if (event.pointerId !== thumb.current) return;
    thumb.current = null;
    setKnob({ right: 0, forward: 0 });
    touchMove(0, 0);
  };
  return (
    <div
      className="joystick"
      aria-hidden="true"
      onPointerDown={(event) => {
        if (thumb.current !== null) return;
        thumb.current = event.pointerId;
        event.currentTarget.setPointerCapture(event.pointerId);
        move(event);
      }}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={release}
    >
      <span
        className="joystick-knob"
        style={{ translate: `${knob.right * 32}px ${-knob.forward * 32}px` }}
        data-held={knob.right !== 0 || knob.forward !== 0 || undefined}
      />
    </div>
  );
}

/** For thumbs: a joystick on the left, jump and run on the right. Looking around and tapping work on the view itself. */
export function TouchControls() {
  const { touchRun, jump } = useActions();
  const [running, setRunning] = useState(false);
  const inside = useWorld((state) => state.phase === "inside" || state.phase === "watching");
  const hasBody = useWorld((state) => state.phase !== "watching");
  const toggleRun = () => {
    setRunning(!running);
    touchRun(!running);
  };
  return (
    <div className="touch" data-off={!inside || undefined}>
      <Joystick />
      <div className="touch-buttons">
        <button type="button" className="touch-button" aria-label="Run" aria-pressed={running} onClick={toggleRun}>
          <IconRun size={26} aria-hidden="true" />
        </button>
        {hasBody && (
          <button type="button" className="touch-button touch-jump" aria-label="Jump" onPointerDown={jump}>
            <IconArrowBigUpLines size={30} aria-hidden="true" />
          </button>
        )}
      </div>
    </div>
  );
}
