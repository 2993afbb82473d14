import "./Field.css";
import { IconAlertCircle } from "@tabler/icons-react";
import { type ReactNode, type Ref, type TextareaHTMLAttributes, useId } from "react";
import { classNames } from "./classNames.ts";

export type TextAreaProps = TextareaHTMLAttributes<HTMLTextAreaElement> & {
  label: string;
  /** Shown below while there is no error. */
  hint?: ReactNode;
  /** What is wrong and what to do, in words. */
  error?: string | undefined;
  /** How much may be written: a count appears when little is left. */
  chars?: number;
  ref?: Ref<HTMLTextAreaElement>;
};

const NEARLY = 60;

/** Several lines of text, with their label above and their hint or error below. */
export function TextArea({ label, hint, error, chars, className, id, value, rows = 3, ...rest }: TextAreaProps) {
  const ownId = useId();
  const areaId = id ?? ownId;
  const noteId = `${areaId}-note`;
  const left = chars === undefined ? Number.POSITIVE_INFINITY : chars - String(value ?? "").length;
  const note = error ?? hint;
  return (
    <div className={classNames("cw-field", className)}>
      <label className="cw-field-label" htmlFor={areaId}>
        {label}
      </label>
      <div className={classNames("cw-field-box", error && "cw-field-box-wrong")}>
        <textarea
          {...rest}
          id={areaId}
          rows={rows}
          value={value}
          className="cw-field-input cw-field-area"
          aria-invalid={error ? true : undefined}
          aria-describedby={noteId}
        />
      </div>
      <p id={noteId} className={classNames("cw-field-note", error && "cw-field-error")} aria-live="polite">
        {error && <IconAlertCircle size={16} aria-hidden="true" />}
        {note && <span className="cw-field-note-words">{note}</span>}
        {left <= NEARLY && <span className="cw-field-left">{left < 0 ? `${-left} too many` : `${left} left`}</span>}
      </p>
    </div>
  );
}
