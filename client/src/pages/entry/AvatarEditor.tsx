import "./editor.css";
import type { AvatarLook, AvatarPart } from "@crowdwire/protocol";
import { StylePicker, SwatchPicker, Tabs } from "@crowdwire/ui";
import { choicesOf, lookGroups } from "./lookParts.ts";

export interface AvatarEditorProps {
  look: AvatarLook;
  onChange(look: AvatarLook): void;
  disabled?: boolean;
}

function PartPicker({ part, look, onChange, disabled = false }: AvatarEditorProps & { part: AvatarPart }) {
  const { label, swatches, styles } = choicesOf(part);
  const shared = {
    label,
    disabled,
    value: look[part],
    onChange: (index: number) => onChange({ ...look, [part]: index }),
  };
  return swatches ? <SwatchPicker {...shared} swatches={swatches} /> : <StylePicker {...shared} styles={styles} />;
}

/** Every part of an avatar, head to foot, as swatches and named styles. */
export function AvatarEditor(props: AvatarEditorProps) {
  return (
    <Tabs
      label="Parts of your avatar"
      tabs={lookGroups.map(({ id, label, parts }) => ({
        id,
        label,
        content: (
          <div className="editor-parts">
            {parts.map((part) => (
              <PartPicker key={part} part={part} {...props} />
            ))}
          </div>
        ),
      }))}
    />
  );
}
