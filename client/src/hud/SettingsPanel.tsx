import { Segmented, Switch } from "@crowdwire/ui";
import { type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import type { QualityLevel, QualityWish } from "../world/worldStore.ts";
import { useActions, useWorld } from "./useWorld.ts";

const qualityNames: Record<QualityLevel, string> = { low: "Low", medium: "Medium", high: "High", ultra: "Ultra" };

const qualityOptions: readonly { value: QualityWish; label: string }[] = [
  { value: "auto", label: "Auto" },
  { value: "low", label: "Low" },
  { value: "medium", label: "Mid" },
  { value: "high", label: "High" },
  { value: "ultra", label: "Ultra" },
];

const schemeOptions: readonly { value: MantineColorScheme; label: string }[] = [
  { value: "auto", label: "System" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

/** How the world is drawn and how the page looks. */
export function SettingsPanel() {
  const actions = useActions();
  const isPlain = useWorld((state) => state.isPlain);
  const quality = useWorld((state) => state.quality);
  const nameTags = useWorld((state) => state.nameTags);
  const reducedMotion = useWorld((state) => state.reducedMotion);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <section className="panel" aria-label="Settings">
      <header className="panel-head">
        <h2>Settings</h2>
      </header>
      {!isPlain && (
        <div className="setting">
          <span className="setting-label">
            Picture quality
            {quality.wish === "auto" && (
              <span className="setting-now">now {qualityNames[quality.chosen].toLowerCase()}</span>
            )}
          </span>
          <Segmented
            label="Picture quality"
            fullWidth
            options={qualityOptions}
            value={quality.wish}
            onChange={actions.setQuality}
          />
        </div>
      )}
      <div className="setting">
        <span className="setting-label">Colours</span>
        <Segmented label="Colours" fullWidth options={schemeOptions} value={colorScheme} onChange={setColorScheme} />
      </div>
      {!isPlain && <Switch label="Name tags" checked={nameTags} onChange={actions.setNameTags} />}
      <Switch
        label="Less motion"
        hint="Calmer camera, no animated menus"
        checked={reducedMotion}
        onChange={actions.setReducedMotion}
      />
    </section>
  );
}
