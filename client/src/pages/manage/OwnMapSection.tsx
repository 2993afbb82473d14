import type { WorldDetails } from "@crowdwire/protocol";
import type { MapVersion } from "@crowdwire/protocol/rest";
import { WORLD_LIMITS } from "@crowdwire/protocol/rest";
import { Badge, Button, Card, Notice, toast, WorldPicture } from "@crowdwire/ui";
import { IconUpload } from "@tabler/icons-react";
import { useRef } from "react";
import { sentenceFor } from "../../api/ApiError.ts";
import { useAct, useRoute } from "../../api/useRoute.ts";
import { Loaded } from "../site/Loaded.tsx";
import { showMoment } from "../when.ts";
import type { PartProps } from "./parts.tsx";

const MEGABYTE = 1_000_000;
const origins = { seed: "Ready-made", copy: "Ready-made", upload: "Your own" } as const;

/** A map of one's own, and every one that the world has had. */
export function OwnMapSection({ world }: PartProps) {
  const chooser = useRef<HTMLInputElement>(null);
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
  return (
    <Card className="section">
      <header>
        <h2>A map of your own</h2>
        <Button size="sm" icon={<IconUpload />} busy={upload.isPending} onClick={() => chooser.current?.click()}>
          Choose a file…
        </Button>
        <p>
          One binary glTF file (.glb) of at most {Math.floor(WORLD_LIMITS.mapBytes / MEGABYTE)} MB. It is checked, made
          lighter, and gets its floor to walk on; you can go back to any earlier map.
        </p>
      </header>
      <input
        ref={chooser}
        type="file"
        className="cw-visually-hidden"
        accept=".glb,model/gltf-binary"
        aria-label="A map of your own"
        tabIndex={-1}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          currentTarget.value = "";
          if (file) upload.mutate({ params, file });
        }}
      />
      {upload.isPending && (
        <Notice title="Your map is on its way">It is sent and checked. This takes up to a minute.</Notice>
      )}
      {upload.error !== null && (
        <Notice tone="danger" title="This file cannot be a map here">
          {sentenceFor(upload.error)}
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
