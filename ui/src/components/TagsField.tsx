import "./Field.css";
import { IconAlertCircle, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, useId, useState } from "react";
import { classNames } from "./classNames.ts";

export interface TagsFieldProps {
  label: string;
  tags: readonly string[];
  onChange(tags: string[]): void;
  /** No more than so many. */
  most: number;
  hint?: string;
  error?: string | undefined;
  placeholder?: string;
}

/** A few short words: Enter or a comma adds what is typed, Backspace in the empty field takes the last one away. */
export function TagsField({ label, tags, onChange, most, hint, error, placeholder }: TagsFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const isFull = tags.length >= most;

  const add = () => {
    const tag = typed.trim().toLowerCase();
    if (tag !== "" && !tags.includes(tag) && !isFull) onChange([...tags, tag]);
    setTyped("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if ((event.key === "Enter" && typed.trim() !== "") || event.key === ",") {
      event.preventDefault();
      add();
    } else if (event.key === "Backspace" && typed === "") onChange(tags.slice(0, -1));
  };

  return (
    <div className="cw-field">
      <label className="cw-field-label" htmlFor={id}>
        {label}
      </label>
      <div className={classNames("cw-field-box cw-tags-box", error && "cw-field-box-wrong")}>
        {tags.map((tag) => (
          <span key={tag} className="cw-tag">
            {tag}
            <button
              type="button"
              aria-label={`Remove ${tag}`}
              onClick={() => onChange(tags.filter((each) => each !== tag))}
            >
              <IconX size={14} aria-hidden="true" />
            </button>
          </span>
        ))}
        <input
          id={id}
          className="cw-field-input"
          value={typed}
          disabled={isFull}
          placeholder={isFull ? `${most} are enough` : tags.length === 0 ? placeholder : undefined}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-note`}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onBlur={add}
        />
      </div>
      <p id={`${id}-note`} className={classNames("cw-field-note", error && "cw-field-error")} aria-live="polite">
        {error && <IconAlertCircle size={16} aria-hidden="true" />}
        {error ?? hint}
      </p>
    </div>
  );
}
