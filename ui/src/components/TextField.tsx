import "./Field.css";
import { IconAlertCircle } from "@tabler/icons-react";
import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from "react";
import { classNames } from "./classNames.ts";

export type TextFieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, "size"> & {
  label: string;
  /** Shown below while there is no error. */
  hint?: ReactNode;
  /** What is wrong and what to do, in words. */
  error?: string | undefined;
  icon?: ReactNode;
  /** Right inside the field, such as a count or a button. */
  after?: ReactNode;
  ref?: Ref<HTMLInputElement>;
};

/** One line of text, with its label above and its hint or error below. */
export function TextField({ label, hint, error, icon, after, className, id, ...rest }: TextFieldProps) {
  const ownId = useId();
  const inputId = id ?? ownId;
  const noteId = `${inputId}-note`;
  const note = error ?? hint;
  return (
    <div className={classNames("cw-field", className)}>
      <label className="cw-field-label" htmlFor={inputId}>
        {label}
      </label>
      <div className={classNames("cw-field-box", error && "cw-field-box-wrong")}>
        {icon && <span className="cw-field-icon">{icon}</span>}
        <input
          {...rest}
          id={inputId}
          className="cw-field-input"
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? noteId : undefined}
        />
        {after && <span className="cw-field-after">{after}</span>}
      </div>
      <p id={noteId} className={classNames("cw-field-note", error && "cw-field-error")} aria-live="polite">
        {error && <IconAlertCircle size={16} aria-hidden="true" />}
        {note}
      </p>
    </div>
  );
}
