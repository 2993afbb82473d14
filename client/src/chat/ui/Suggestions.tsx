export interface SuggestionsProps {
  /** Each option's id begins with it. */
  id: string;
  names: readonly string[];
  /** Which one Enter takes. */
  marked: number;
  onChoose(name: string): void;
}

/** Names that may be meant behind an @. The keyboard stays in the box; arrows move the mark. */
export function Suggestions({ id, names, marked, onChoose }: SuggestionsProps) {
  return (
    <div className="suggestions" id={`${id}-names`} role="listbox" aria-label="People">
      {names.map((name, index) => (
        <button
          key={name}
          id={`${id}-${index}`}
          type="button"
          role="option"
          tabIndex={-1}
          aria-selected={index === marked}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(name)}
        >
          @{name}
        </button>
      ))}
    </div>
  );
}
