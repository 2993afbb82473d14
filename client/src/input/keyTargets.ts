const FIELD = "input, textarea, select, [contenteditable]:not([contenteditable='false']), [aria-modal='true']";
/** What uses the space bar or the arrows itself. */
const WIDGET =
  "button, a[href], summary, audio, video, [role='button'], [role='link'], [role='slider'], [role='tab'], [role='menuitem'], [role='menu'], [role='option'], [role='listbox'], [role='radio'], [role='switch'], [role='dialog']";

type Matching = { closest(selectors: string): unknown };

function closest(target: unknown, selectors: string): boolean {
  return (
    typeof target === "object" &&
    target !== null &&
    typeof (target as Partial<Matching>).closest === "function" &&
    (target as Matching).closest(selectors) !== null
  );
}

/** Somebody types there, or a dialog asks for an answer: every key is theirs. */
export function isField(target: unknown): boolean {
  return closest(target, FIELD);
}

/** A button, link or menu has the keyboard: space and arrows are its own. */
export function isWidget(target: unknown): boolean {
  return closest(target, WIDGET);
}
