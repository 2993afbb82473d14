import "@mantine/core/styles/ScrollArea.layer.css";
import "@mantine/core/styles/Popover.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Combobox.layer.css";
import "./Field.css";
import "./Floating.css";
import { Select } from "@mantine/core";

export interface SearchSelectProps {
  label: string;
  placeholder?: string;
  /** What was found for what is typed, and whatever is chosen. */
  options: readonly { value: string; label: string }[];
  /** Null: nothing is chosen. */
  value: string | null;
  onChange(value: string | null): void;
  onSearch(text: string): void;
  /** Shown in place of options where there are none. */
  nothing: string;
}

/** One of many, found by typing; the options come from elsewhere. */
export function SearchSelect({ label, placeholder, options, value, onChange, onSearch, nothing }: SearchSelectProps) {
  return (
    <Select
      label={label}
      data={options}
      value={value}
      searchable
      clearable
      clearButtonProps={{ "aria-label": `Clear: ${label}` }}
      nothingFoundMessage={nothing}
      checkIconPosition="right"
      onChange={onChange}
      onSearchChange={onSearch}
      comboboxProps={{ transitionProps: { transition: "pop", duration: 120 } }}
      classNames={{
        input: "cw-select-input",
        label: "cw-select-label",
        dropdown: "cw-floating",
        option: "cw-select-option",
      }}
      {...(placeholder && { placeholder })}
    />
  );
}
