import type { Profile } from "@crowdwire/protocol";
import { ProfileChange } from "@crowdwire/protocol/rest";
import { Button, Card, Notice, TextField, toast } from "@crowdwire/ui";
import { api } from "../../api/browserApi.ts";
import { useForm } from "../../forms/useForm.ts";
import { useBecome } from "../../session/useSession.ts";
import { AvatarEditor } from "../entry/AvatarEditor.tsx";
import { AvatarStage } from "../entry/AvatarStage.tsx";

/** Name and look, as people see them in every world where one has no others. */
export function ProfileSection({ profile }: { profile: Profile }) {
  const become = useBecome();
  const form = useForm({
    shape: ProfileChange.required(),
    start: { name: profile.name, look: profile.look },
    send: async (body) => {
      become(await api.call("changeProfile", { body }));
      toast("Saved. Everyone sees it at once.", "good");
    },
  });
  return (
    <Card className="account-wide">
      <form className="section" onSubmit={form.submit} noValidate aria-label="Name and avatar">
        <header>
          <h2>Name and avatar</h2>
        </header>
        <div className="look-editor">
          <AvatarStage look={form.values.look} />
          <div className="form">
            <TextField
              label="Your name"
              autoComplete="nickname"
              hint="In every world where you have not chosen another."
              {...form.text("name")}
            />
            <AvatarEditor look={form.values.look} onChange={(look) => form.set({ look })} disabled={form.busy} />
          </div>
        </div>
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
