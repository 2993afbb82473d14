import { Kbd, Tooltip } from "@crowdwire/ui";
import type { ReactElement } from "react";
import { useWorld } from "./useWorld.ts";

export interface KeyHintProps {
  label: string;
  hotkey?: string | undefined;
  children: ReactElement;
}

/** What a button does and which key does the same, for who has a mouse and keys; fingers see the button alone. */
export function KeyHint({ label, hotkey, children }: KeyHintProps) {
  const touch = useWorld((state) => state.touch);
  if (touch) return children;
  const words = hotkey ? (
    <>
      {label} <Kbd>{hotkey}</Kbd>
    </>
  ) : (
    label
  );
  return <Tooltip label={words}>{children}</Tooltip>;
}
