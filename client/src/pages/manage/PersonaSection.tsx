import type { WorldDetails } from "@crowdwire/protocol";
import { DisplayName, MembershipChange } from "@crowdwire/protocol/rest";
import { Button, Card, Notice, TextField, toast } from "@crowdwire/ui";
import { useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "../../api/browserApi.ts";
import { useForm } from "../../forms/useForm.ts";

/** An empty field stands for: as everywhere. */
const Shape = z
  .strictObject({ name: z.string() })
  .transform(({ name }) => ({ name: name.trim() === "" ? null : name }))
  .pipe(MembershipChange.pick({ name: true }).extend({ name: DisplayName.nullable() }));

/** What one is called in this world alone. */
export function PersonaSection({ world }: { world: WorldDetails }) {
  const client = useQueryClient();
  const form = useForm({
    shape: Shape,
    start: { name: world.viewer?.name ?? "" },
    send: async (body) => {
      await api.call("changeMembership", { params: { world: world.id }, body });
      await client.invalidateQueries({ queryKey: ["readWorld"] });
      toast("Saved.", "good");
    },
  });
  return (
    <Card>
      <form className="section" onSubmit={form.submit} noValidate aria-label="Your name in this world">
        <header>
          <h2>You in this world</h2>
          <p>A name of its own, here alone. Leave it empty to be called as everywhere.</p>
        </header>
        <TextField label="Your name here" placeholder="As everywhere" autoComplete="off" {...form.text("name")} />
        {form.failure && <Notice tone="danger">{form.failure}</Notice>}
        <div className="form-end">
          <Button type="submit" size="sm" busy={form.busy} disabled={!form.isChanged}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}
