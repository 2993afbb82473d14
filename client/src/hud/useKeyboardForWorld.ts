import { type RefObject, useEffect } from "react";

/**
 * Lets a mouse press HUD buttons without taking the keyboard from the world: otherwise the space bar would wave once more
 * instead of jumping. Whoever tabs to a button still gets the focus there.
 */
export function useKeyboardForWorld(layer: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = layer.current;
    if (element === null) return;
    const keepFocus = (event: MouseEvent) => {
      if (event.target instanceof Element && event.target.closest("button")) event.preventDefault();
    };
    element.addEventListener("mousedown", keepFocus);
    return () => element.removeEventListener("mousedown", keepFocus);
  }, [layer]);
}
