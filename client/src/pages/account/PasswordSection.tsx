import { PasswordChange } from "@crowdwire/protocol/rest";
import { Button, Card, Notice, PasswordField, toast } from "@crowdwire/ui";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/browserApi.ts";
import { useForm } from "../../forms/useForm.ts";

/** Another password; it ends every other sign-in. */
export function PasswordSection() {
  const client = useQueryClient();
  const form = useForm({
    shape: PasswordChange,
    start: { currentPassword: "", newPassword: "" },
    send: async (body) => {
      await api.call("changePassword", { body });
      form.set({ currentPassword: "", newPassword: "" });
      toast("Your password is changed. All other devices are signed out.", "good");
      await client.invalidateQueries({ queryKey: ["listSessions"] });
    },
  });
  return (
    <Card className="section">
      <header>
        <h2>Password</h2>
        <p>A new password signs out every other device.</p>
      </header>
      <form className="form" onSubmit={form.submit} noValidate aria-label="Change the password">
        <PasswordField label="Present password" autoComplete="current-password" {...form.text("currentPassword")} />
        <PasswordField
          label="New password"
          autoComplete="new-password"
          hint="At least 8 characters."
          {...form.text("newPassword")}
        />
        {form.failure && <Notice tone="danger">{form.failure}</Notice>}
        <div className="form-end">
          <Button type="submit" busy={form.busy}>
            Change the password
          </Button>
        </div>
      </form>
    </Card>
  );
}
