/** Nothing is painted in a tab that nobody sees; then it is not waited for longer than this. */
const UNSEEN_MS = 500;

/**
 * Calls back once, when what has just been written into the page has been painted: a frame later, in a task of its own; in a
 * hidden tab, half a second later at most.
 */
export function afterPaint(callback: () => void): void {
  let isDue = true;
  const once = () => {
    if (!isDue) return;
    isDue = false;
    clearTimeout(timer);
    callback();
  };
  const timer = setTimeout(once, UNSEEN_MS);
  requestAnimationFrame(() => setTimeout(once));
}
