import { SelectField } from "@crowdwire/ui";
import type { DeviceChoice } from "../devices/listDevices.ts";

const DEFAULT = { value: "", label: "As the system chooses" };

interface DeviceFieldProps {
  label: string;
  choices: readonly DeviceChoice[];
  chosen: string;
  onChoose(id: string): void;
}

/** One device of several; without any it says so. */
export function DeviceField({ label, choices, chosen, onChoose }: DeviceFieldProps) {
  const options = choices
    .filter(({ id }) => id !== "default")
    .map(({ id, label: name }) => ({ value: id, label: name }));
  const isThere = chosen === "" || options.some(({ value }) => value === chosen);
  return (
    <SelectField
      label={label}
      options={[DEFAULT, ...options]}
      value={isThere ? chosen : ""}
      disabled={options.length === 0}
      onChange={onChoose}
      {...(options.length === 0 && { hint: "None found." })}
    />
  );
}
