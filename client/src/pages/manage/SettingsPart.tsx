import type { WorldDetails } from "@crowdwire/protocol";
import type { WorldChange } from "@crowdwire/protocol/rest";
import { Button, Card, Notice, SelectField, Switch, toast } from "@crowdwire/ui";
import { useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "../../api/browserApi.ts";
import { useForm } from "../../forms/useForm.ts";
import { MapGallery } from "../worlds/MapGallery.tsx";
import { WorldFields } from "../worlds/WorldFields.tsx";
import { WorldSettingsForm } from "../worlds/worldShape.ts";
import { CloneSection, DeleteWorldSection, TransferSection } from "./OwnerActs.tsx";
import { OwnMapSection } from "./OwnMapSection.tsx";
import type { PartProps } from "./parts.tsx";

/** What only the owner of a world may do. */
export function SettingsPart({ world }: PartProps) {
  return (
    <div className="sections">
      <WorldSection key={world.id} world={world} />
      <ChatSection world={world} />
      <MapSection world={world} />
      <OwnMapSection world={world} />
      <CloneSection world={world} />
      <TransferSection world={world} />
      <DeleteWorldSection world={world} />
    </div>
  );
}

/** Sends a change of the settings and lets every page know. */
function useChangeWorld(world: WorldDetails): (body: z.input<typeof WorldChange>) => Promise<void> {
  const client = useQueryClient();
  return async (body) => {
    await api.call("changeWorld", { params: { world: world.id }, body });
    await Promise.all(
      ["readWorld", "listWorlds", "listMapVersions"].map((route) => client.invalidateQueries({ queryKey: [route] })),
    );
    toast("Saved. People inside see it at once.", "good");
  };
}

function WorldSection({ world }: PartProps) {
  const change = useChangeWorld(world);
  const { name, description, tags, capacity, visibility, guestsAllowed } = world;
  const form = useForm({
    shape: WorldSettingsForm,
    start: { name, description, tags, capacity: String(capacity), visibility, guestsAllowed },
    send: change,
  });
  return (
    <Card>
      <form className="section" onSubmit={form.submit} noValidate aria-label="Settings of the world">
        <header>
          <h2>The world</h2>
        </header>
        <WorldFields form={form} />
        {form.failure && <Notice tone="danger">{form.failure}</Notice>}
        <div className="form-end">
          <Button type="submit" variant="primary" busy={form.busy} disabled={!form.isChanged}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}

const paces = [
  { value: "0", label: "As people like" },
  { value: "5", label: "One message in 5 seconds" },
  { value: "15", label: "One message in 15 seconds" },
  { value: "60", label: "One message a minute" },
  { value: "300", label: "One message in 5 minutes" },
] as const;
type Pace = (typeof paces)[number]["value"];

const ChatForm = z
  .strictObject({ isOn: z.boolean(), pace: z.enum(["0", "5", "15", "60", "300"]) })
  .transform(({ isOn, pace }): z.input<typeof WorldChange> => ({ chat: { isOn, slowModeSeconds: Number(pace) } }));

function ChatSection({ world }: PartProps) {
  const form = useForm({
    shape: ChatForm,
    start: {
      isOn: world.chat.isOn,
      pace: paces.find(({ value }) => Number(value) >= world.chat.slowModeSeconds)?.value ?? ("300" as Pace),
    },
    send: useChangeWorld(world),
  });
  return (
    <Card>
      <form className="section" onSubmit={form.submit} noValidate aria-label="Chat">
        <header>
          <h2>Chat</h2>
        </header>
        <Switch
          label="People may write to everyone"
          hint="Those near and single people can be written to in any case"
          checked={form.values.isOn}
          onChange={(isOn) => form.set({ isOn })}
        />
        <SelectField
          label="Slow mode"
          hint="How often one person may write to everyone."
          options={paces}
          value={form.values.pace}
          disabled={!form.values.isOn}
          onChange={(pace) => form.set({ pace })}
        />
        {form.failure && <Notice tone="danger">{form.failure}</Notice>}
        <div className="form-end">
          <Button type="submit" busy={form.busy} disabled={!form.isChanged}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}

const MapForm = z.strictObject({ map: z.string().min(1, "Choose a map.") });

function MapSection({ world }: PartProps) {
  const form = useForm({ shape: MapForm, start: { map: "" }, send: useChangeWorld(world) });
  return (
    <Card>
      <form className="section" onSubmit={form.submit} noValidate aria-label="Map">
        <header>
          <h2>Another map</h2>
          <p>People inside come into the new one.</p>
        </header>
        <MapGallery value={form.values.map} onChange={(map) => form.set({ map })} error={form.errorOf("map")} />
        {form.failure && <Notice tone="danger">{form.failure}</Notice>}
        <div className="form-end">
          <Button type="submit" busy={form.busy} disabled={form.values.map === ""}>
            Use this map
          </Button>
        </div>
      </form>
    </Card>
  );
}
