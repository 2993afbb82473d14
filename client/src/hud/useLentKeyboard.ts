import { type RefObject, useLayoutEffect } from "react";

/**
 * A panel borrows the keyboard and gives it back: whoever had it before has it again once the panel closes, as long as it was
 * in the panel then; where that is gone, the world has it.
 */
export function useLentKeyboard(panel: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = panel.current;
    const before = document.activeElement;
    return () => {
      // Cleaned up before the panel is taken out of the page, so the keyboard is still where it was.
      if (!element?.contains(document.activeElement)) return;
      const isThere = before instanceof HTMLElement && before !== document.body && before.isConnected;
      const owner = isThere ? before : document.querySelector<HTMLElement>(".world-view");
      owner?.focus({ preventScroll: true });
    };
  }, [panel]);
}

/** Whether an event of the page comes from within an element; those of a dialog that it opened come from elsewhere. */
export const isWithin = ({ currentTarget, target }: { currentTarget: Element; target: EventTarget }): boolean =>
  target instanceof Node && currentTarget.contains(target);
