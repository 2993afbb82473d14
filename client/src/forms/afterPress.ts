/**
 * Does something now, or, while a button or the like is held down, once it was let go and has acted. What makes a page longer while
 * somebody presses takes the button from under their finger: it would hear the press, and not the click.
 */
export function afterPress(act: () => void): void {
  if (document.querySelector(":is(button, a, label, input, [role]):active") === null) {
    act();
    return;
  }
  const over = new AbortController();
  const end = () => {
    over.abort();
    // The click comes after this, and before any timer.
    setTimeout(act);
  };
  for (const ending of ["pointerup", "pointercancel"]) {
    addEventListener(ending, end, { signal: over.signal, capture: true });
  }
}
