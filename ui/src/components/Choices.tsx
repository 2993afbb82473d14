import "@mantine/core/styles/FloatingIndicator.layer.css";
import "@mantine/core/styles/SegmentedControl.layer.css";
import "@mantine/core/styles/Switch.layer.css";
import "@mantine/core/styles/InlineInput.layer.css";
import "./Choices.css";
import { Switch as MantineSwitch, SegmentedControl } from "@mantine/core";
import type { ReactNode } from "react";

export interface SegmentedProps<Value extends string> {
  label: string;
  options: readonly { value: NoInfer<Value>; label: ReactNode }[];
  value: Value;
  onChange(value: NoInfer<Value>): void;
  disabled?: boolean;
  fullWidth?: boolean;
}

/** Two to four choices side by side. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  return (
    <SegmentedControl<Value>
      aria-label={props.label}
      data={[...props.options]}
      value={props.value}
      onChange={props.onChange}
      disabled={props.disabled ?? false}
      fullWidth={props.fullWidth ?? false}
      withItemsBorders={false}
      classNames={{ root: "cw-segmented", indicator: "cw-segmented-indicator", label: "cw-segmented-label" }}
    />
  );
}

export interface SwitchProps {
  label: string;
  hint?: string;
  checked: boolean;
  onChange(checked: boolean): void;
  disabled?: boolean;
}

/** On or off, acting at once. */
export function Switch({ label, hint, checked, onChange, disabled }: SwitchProps) {
  return (
    <MantineSwitch
      label={label}
      description={hint}
      labelPosition="left"
      withThumbIndicator={false}
      checked={checked}
      disabled={disabled ?? false}
      onChange={(event) => onChange(event.currentTarget.checked)}
      classNames={{
        body: "cw-switch-body",
        label: "cw-switch-label",
        track: "cw-switch-track",
        thumb: "cw-switch-thumb",
        description: "cw-switch-hint",
      }}
    />
  );
}
