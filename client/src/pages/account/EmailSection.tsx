import { type Account, EmailChange } from "@crowdwire/protocol/rest";
import { Badge, Button, Card, Notice, PasswordField, TextField } from "@crowdwire/ui";
import { useState } from "react";
import { api } from "../../api/browserApi.ts";
import { useForm } from "../../forms/useForm.ts";
import { MailShown } from "./MailShown.tsx";

/** The address one signs in with. Another one counts once its link was opened. */
export function EmailSection({ account }: { account: Account }) {
  const [sentTo, setSentTo] = useState<string | null>(account.pendingEmail);
  const form = useForm({
    shape: EmailChange,
    start: { email: "", password: "" },
    send: async (body) => {
      await api.call("changeEmail", { body });
      setSentTo(body.email);
      form.set({ email: "", password: "" });
    },
  });
  return (
    <Card className="section">
      <header>
        <h2>E-mail</h2>
        {account.providers.map((name) => (
          <Badge key={name} tone="support">
            by {name}
          </Badge>
        ))}
        <p>{account.email ?? "No address"}</p>
      </header>
      {sentTo !== null && (
        <Notice title="Waiting for you">
          We have sent a link to {sentTo}. Open it, and it becomes your address; until then the old one stays.
          <MailShown />
        </Notice>
      )}
      {account.hasPassword && (
        <form className="form" onSubmit={form.submit} noValidate aria-label="Change the address">
          <TextField label="New address" type="email" autoComplete="email" {...form.text("email")} />
          <PasswordField label="Your password" autoComplete="current-password" {...form.text("password")} />
          {form.failure && <Notice tone="danger">{form.failure}</Notice>}
          <div className="form-end">
            <Button type="submit" busy={form.busy}>
              Send the link
            </Button>
          </div>
        </form>
      )}
    </Card>
  );
}
