import type { WorldDetails } from "@crowdwire/protocol";
import type { MapVersion } from "@crowdwire/protocol/rest";
import { Badge, Button, Card, Notice, Progress, toast, WorldPicture } from "@crowdwire/ui";
import { useState } from "react";
import { sentenceFor } from "../../api/ApiError.ts";
import { useAct, useRoute } from "../../api/useRoute.ts";
import { Loaded } from "../site/Loaded.tsx";
import { showMoment } from "../when.ts";
import { MapFileButton } from "../worlds/MapFileButton.tsx";
import { LARGEST_MAP_MB, refusalOf } from "../worlds/useOwnMap.ts";
import type { PartProps } from "./parts.tsx";

const origins = { seed: "Ready-made", copy: "Ready-made", upload: "Your own" } as const;

/** A map of one's own, and every one that the world has had. */
export function OwnMapSection({ world }: PartProps) {
  const [sent, setSent] = useState(0);
  const [refused, setRefused] = useState<string | null>(null);
  const params = { world: world.id };
  const versions = useRoute("listMapVersions", { params });
  const upload = useAct("uploadMap", {
    changes: ["readWorld", "listWorlds", "listMapVersions"],
    done: (changed) => {
      toast("Your map is there. People inside come into it.", "good");
      // A world without a picture is found all the same: what fails here is nobody's trouble.
      void givePicture(changed).catch(reportError);
    },
  });
  const show = useAct("showMapVersion", {
    changes: ["readWorld", "listWorlds", "listMapVersions"],
    done: () => toast("This map is shown again.", "good"),
  });
  const picture = useAct("uploadMapPicture", { changes: ["readWorld", "listWorlds", "listMapVersions"] });
  const givePicture = async (changed: WorldDetails) => {
    const { drawMapPicture } = await import("../../world/drawMapPicture.ts");
    await picture.mutateAsync({ params, file: await drawMapPicture(changed) });
  };
  const choose = (file: File) => {
    const words = refusalOf(file);
    setRefused(words);
    setSent(0);
    upload.reset();
    if (words === null) upload.mutate({ params, file, onSent: setSent });
  };
  const refusal = refused ?? (upload.error && sentenceFor(upload.error));
  return (
    <Card className="section">
      <header>
        <h2>A map of your own</h2>
        <MapFileButton busy={upload.isPending} onChoose={choose} />
        <p>
          One binary glTF file (.glb) of at most {LARGEST_MAP_MB} MB. It is checked, made lighter, and gets its floor to
          walk on; you can go back to any earlier map.
        </p>
      </header>
      {upload.isPending && (
        <Notice title={sent < 1 ? "Your map is on its way" : "Your map is checked and gets its floor"}>
          {sent < 1 ? (
            <Progress value={sent} label="How much of your map is sent" />
          ) : (
            "This takes up to a minute. Nothing changes for people inside before it is ready."
          )}
        </Notice>
      )}
      {!upload.isPending && refusal !== null && (
        <Notice tone="danger" title="This file cannot be a map here">
          {refusal}
        </Notice>
      )}
      <Loaded query={versions} what="earlier maps">
        {({ versions: list }) => (
          <ul className="rows">
            {list.map((version) => (
              <VersionRow
                key={version.id}
                version={version}
                worldName={world.name}
                busy={show.isPending && show.variables.body.version === version.id}
                onShow={() =>
                  show.mutate(
                    { params, body: { version: version.id } },
                    { onError: (error) => toast(sentenceFor(error), "danger") },
                  )
                }
              />
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
}

interface VersionRowProps {
  version: MapVersion;
  worldName: string;
  busy: boolean;
  onShow(): void;
}

function VersionRow({ version, worldName, busy, onShow }: VersionRowProps) {
  return (
    <li className="row">
      <WorldPicture className="version-picture" url={version.thumbnailUrl} name={worldName} />
      <span className="row-words">
        <strong>Version {version.version}</strong>
        <span>
          {origins[version.origin]}, {showMoment(version.publishedAt)}
        </span>
      </span>
      <span className="row-end">
        {version.isShown ? (
          <Badge tone="good" dot>
            Shown now
          </Badge>
        ) : (
          <Button size="sm" busy={busy} aria-label={`Show version ${version.version} again`} onClick={onShow}>
            Show it again
          </Button>
        )}
      </span>
    </li>
  );
}
