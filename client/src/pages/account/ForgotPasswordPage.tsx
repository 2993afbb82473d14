import "./account.css";
import { Email } from "@crowdwire/protocol/rest";
import { Button, EmptyState, LinkButton, Notice, TextField } from "@crowdwire/ui";
import { IconMail, IconMailOpened } from "@tabler/icons-react";
import { useState } from "react";
import { z } from "zod";
import { api } from "../../api/browserApi.ts";
import { useForm } from "../../forms/useForm.ts";
import { SitePage } from "../site/SitePage.tsx";
import { useInternalLinks } from "../useInternalLink.ts";
import { useTitle } from "../useTitle.ts";
import { MailShown } from "./MailShown.tsx";

const Shape = z.strictObject({ email: Email });

/** Asks for a link to choose a new password. */
export function ForgotPasswordPage() {
  useTitle("New password");
  const link = useInternalLinks();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm({
    shape: Shape,
    start: { email: "" },
    send: async (body) => {
      await api.call("forgotPassword", { body });
      setSentTo(body.email);
    },
  });
  return (
    <SitePage>
      {sentTo !== null ? (
        <EmptyState
          heading="h1"
          icon={<IconMailOpened size={34} aria-hidden="true" />}
          title="One look at your mailbox"
          actions={<LinkButton {...link("/sign-in")}>Back to sign-in</LinkButton>}
        >
          If there is an account with {sentTo}, a link to choose a new password is on its way. It works for an hour.
          <MailShown />
        </EmptyState>
      ) : (
        <div className="sheet">
          <header className="sheet-head">
            <h1>Forgotten your password?</h1>
            <p>Tell us your address, and we send you a link to choose a new one.</p>
          </header>
          <form className="form" onSubmit={form.submit} noValidate aria-label="Ask for a new password">
            <TextField
              label="E-mail address"
              type="email"
              autoComplete="email"
              icon={<IconMail size={20} aria-hidden="true" />}
              {...form.text("email")}
            />
            {form.failure && <Notice tone="danger">{form.failure}</Notice>}
            <Button type="submit" variant="primary" size="lg" fullWidth busy={form.busy}>
              Send the link
            </Button>
          </form>
        </div>
      )}
    </SitePage>
  );
}
