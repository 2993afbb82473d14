import { AvatarLook, type Profile, type WorldDetails } from "@crowdwire/protocol";
import { DisplayName } from "@crowdwire/protocol/rest";
import { Button, Card, Notice, Switch, TextField, toast } from "@crowdwire/ui";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "../../api/browserApi.ts";
import { useForm } from "../../forms/useForm.ts";
import { useSession } from "../../session/useSession.ts";
import { AvatarEditor } from "../entry/AvatarEditor.tsx";
import { AvatarStage } from "../entry/AvatarStage.tsx";

/** An empty name, and a look that is none of one's own, stand for: as everywhere. */
const Shape = z
  .strictObject({ name: z.string(), hasOwnLook: z.boolean(), look: AvatarLook })
  .transform(({ name, hasOwnLook, look }) => ({
    name: name.trim() === "" ? null : name,
    look: hasOwnLook ? look : null,
  }))
  .pipe(z.strictObject({ name: DisplayName.nullable(), look: AvatarLook.nullable() }));

interface Values {
  name: string;
  hasOwnLook: boolean;
  look: AvatarLook;
}

/** Who one is in this world alone: name and look. */
export function PersonaSection({ world }: { world: WorldDetails }) {
  const { profile } = useSession();
  return profile ? <PersonaForm world={world} profile={profile} key={profile.userId} /> : null;
}

function PersonaForm({ world, profile }: { world: WorldDetails; profile: Profile }) {
  const client = useQueryClient();
  const { viewer } = world;
  const form = useForm<Values, z.output<typeof Shape>>({
    shape: Shape,
    start: {
      name: viewer?.name ?? "",
      hasOwnLook: (viewer?.look ?? null) !== null,
      look: viewer?.look ?? profile.look,
    },
    send: async (body) => {
      await api.call("changeMembership", { params: { world: world.id }, body });
      await client.invalidateQueries({ queryKey: ["readWorld"] });
      toast(
        body.name === null && body.look === null
          ? `In ${world.name} you are as everywhere.`
          : `Saved. Everyone in ${world.name} sees it at once.`,
        "good",
      );
    },
  });
  const { name, hasOwnLook, look } = form.values;
  const isAsEverywhere = name.trim() === "" && !hasOwnLook;
  return (
    <Card>
      <form className="section" onSubmit={form.submit} noValidate aria-label="You in this world">
        <header>
          <h2>You in this world</h2>
          <p>
            Here you are <strong>{name.trim() === "" ? profile.name : name.trim()}</strong>
            {isAsEverywhere ? ", as everywhere." : ", and here alone."}
          </p>
        </header>
        <div className={hasOwnLook ? "persona" : undefined}>
          {/* Only where there is something to see: the preview brings the 3D engine with it. */}
          {hasOwnLook && <AvatarStage look={look} />}
          <div className="form">
            <TextField
              label="Your name here"
              placeholder={profile.name}
              hint="Empty: the name of your account."
              autoComplete="off"
              {...form.text("name")}
            />
            <Switch
              label="Another look here"
              hint="Off: the look of your account."
              checked={hasOwnLook}
              onChange={(checked) => form.set({ hasOwnLook: checked })}
            />
            {hasOwnLook && (
              <AvatarEditor look={look} onChange={(changed) => form.set({ look: changed })} disabled={form.busy} />
            )}
          </div>
        </div>
        {form.failure && <Notice tone="danger">{form.failure}</Notice>}
        <div className="form-end">
          {!isAsEverywhere && (
            <Button
              size="sm"
              variant="ghost"
              icon={<IconArrowBackUp />}
              disabled={form.busy}
              onClick={() => form.set({ name: "", hasOwnLook: false, look: profile.look })}
            >
              As everywhere
            </Button>
          )}
          <Button type="submit" size="sm" variant="primary" busy={form.busy} disabled={!form.isChanged}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}
