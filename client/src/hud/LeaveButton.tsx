import { IconButton } from "@crowdwire/ui";
import { IconDoorExit } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { KeyHint } from "./KeyHint.tsx";
import { useActions } from "./useWorld.ts";

/** It comes where one has just pressed “Enter”, and whoever pressed once more did not mean it. */
const DEAF_MS = 1500;

/** The way out. */
export function LeaveButton() {
  const { leave } = useActions();
  const [isDeaf, setDeaf] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setDeaf(false), DEAF_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <KeyHint label="Leave">
      <IconButton
        label="Leave this world"
        className="dock-leave"
        aria-disabled={isDeaf || undefined}
        onClick={() => isDeaf || leave()}
      >
        <IconDoorExit />
      </IconButton>
    </KeyHint>
  );
}
