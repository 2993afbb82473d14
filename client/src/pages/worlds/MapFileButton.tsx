import { Button } from "@crowdwire/ui";
import { IconUpload } from "@tabler/icons-react";
import { useRef } from "react";

export interface MapFileButtonProps {
  /** There was a file before. */
  another?: boolean;
  busy?: boolean;
  /** Id of the words that say what it takes. */
  describedBy?: string | undefined;
  onChoose(file: File): void;
}

/** Lets somebody choose the file of a map of their own. */
export function MapFileButton({ another = false, busy = false, describedBy, onChoose }: MapFileButtonProps) {
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        size="sm"
        icon={<IconUpload />}
        busy={busy}
        aria-describedby={describedBy}
        onClick={() => chooser.current?.click()}
      >
        {another ? "Choose another file…" : "Choose a file…"}
      </Button>
      <input
        ref={chooser}
        type="file"
        className="cw-visually-hidden"
        accept=".glb,model/gltf-binary"
        aria-label="A map of your own"
        tabIndex={-1}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          // The same file, mended, can be chosen again.
          currentTarget.value = "";
          if (file) onChoose(file);
        }}
      />
    </>
  );
}
