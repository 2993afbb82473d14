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
  /** Has the keyboard when its dialog opens. */
  "data-autofocus"?: boolean;
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
  ...rest
}: SelectFieldProps<Value>) {
  return (
    <Select
      {...rest}
      label={label}
      data={options}
      value={value}
      allowDeselect={false}
      checkIconPosition="right"
      disabled={disabled ?? false}
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
