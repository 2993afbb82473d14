import "@mantine/core/styles/Tabs.layer.css";
import "./Tabs.css";
import { Tabs as MantineTabs } from "@mantine/core";
import type { ReactNode } from "react";

export interface Tab {
  id: string;
  label: string;
  icon?: ReactNode;
  content: ReactNode;
}

export interface TabsProps {
  label: string;
  tabs: readonly Tab[];
  /** Id of the tab in sight; without it the tabs keep it themselves, beginning with the first. */
  value?: string;
  onChange?(id: string): void;
}

/** Several views in one place. */
export function Tabs({ label, tabs, value, onChange }: TabsProps) {
  return (
    <MantineTabs
      {...(value === undefined ? { defaultValue: tabs[0]?.id ?? null } : { value })}
      onChange={(id) => id !== null && onChange?.(id)}
      classNames={{ list: "cw-tabs", tab: "cw-tab", panel: "cw-tab-panel" }}
    >
      <MantineTabs.List aria-label={label}>
        {tabs.map((tab) => (
          <MantineTabs.Tab key={tab.id} value={tab.id} leftSection={tab.icon}>
            {tab.label}
          </MantineTabs.Tab>
        ))}
      </MantineTabs.List>
      {tabs.map((tab) => (
        <MantineTabs.Panel key={tab.id} value={tab.id}>
          {tab.content}
        </MantineTabs.Panel>
      ))}
    </MantineTabs>
  );
}
