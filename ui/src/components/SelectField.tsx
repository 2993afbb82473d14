import "@mantine/core/styles/ScrollArea.layer.css";
import "@mantine/core/styles/Popover.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Combobox.layer.css";
import "./Field.css";
import "./Floating.css";
import { Select } from "@mantine/core";

export interface SelectFieldProps<Value extends string> {
  label: string;
  options: readonly { value: NoInfer<Value>; label: string; disabled?: boolean }[];
  value: Value;
  onChange(value: NoInfer<Value>): void;
  hint?: string;
  error?: string;
  disabled?: boolean;
  /** Has the keyboard first in the dialog that it stands in. */
  "data-autofocus"?: true;
}

/** One of several, folded away until needed. For two to four choices prefer Segmented. */
export function SelectField<Value extends string>({
  label,
  options,
  value,
  onChange,
  hint,
  error,
  disabled,
  "data-autofocus": autofocus,
}: SelectFieldProps<Value>) {
  return (
    <Select
      label={label}
      data={options}
      value={value}
      allowDeselect={false}
      checkIconPosition="right"
      disabled={disabled ?? false}
      data-autofocus={autofocus}
      onChange={(chosen) => chosen !== null && onChange(chosen as Value)}
      comboboxProps={{ transitionProps: { transition: "pop", duration: 120 } }}
      classNames={{
        input: "cw-select-input",
        label: "cw-select-label",
        dropdown: "cw-floating",
        option: "cw-select-option",
        error: "cw-field-note cw-field-error",
        description: "cw-field-note",
      }}
      {...(hint && { description: hint, inputWrapperOrder: ["label", "input", "description", "error"] as const })}
      {...(error && { error })}
    />
  );
}
