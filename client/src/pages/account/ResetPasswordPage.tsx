import "./account.css";
import { PasswordReset } from "@crowdwire/protocol/rest";
import { Button, LinkButton, Notice, PasswordField, toast } from "@crowdwire/ui";
import { useState } from "react";
import { useLocation } from "wouter";
import { api } from "../../api/browserApi.ts";
import { useForm } from "../../forms/useForm.ts";
import { useBecome } from "../../session/useSession.ts";
import { SitePage } from "../site/SitePage.tsx";
import { useInternalLinks } from "../useInternalLink.ts";
import { useTitle } from "../useTitle.ts";
import { secretInAddress } from "./secretInAddress.ts";

/** Where the link of an e-mail leads: chooses a new password. */
export function ResetPasswordPage() {
  useTitle("New password");
  const link = useInternalLinks();
  const [, navigate] = useLocation();
  const become = useBecome();
  const [token] = useState(secretInAddress);
  const form = useForm({
    shape: PasswordReset,
    start: { token, password: "" },
    send: async (body) => {
      const { profile } = await api.call("resetPassword", { body });
      become(profile);
      toast("Your new password is set, and you are signed in. All other devices are signed out.", "good");
      navigate("/worlds");
    },
  });
  const failure = form.failure ?? form.errorOf("token");
  return (
    <SitePage>
      <div className="sheet">
        <header className="sheet-head">
          <h1>Choose a new password</h1>
          <p>You stay signed in here; every other device is signed out.</p>
        </header>
        <form className="form" onSubmit={form.submit} noValidate aria-label="Choose a new password">
          <PasswordField
            label="New password"
            autoComplete="new-password"
            hint="At least 8 characters. Several words make a good one."
            {...form.text("password")}
          />
          {failure && (
            <Notice
              tone="danger"
              title="The password was not changed"
              action={
                <LinkButton size="sm" {...link("/forgot-password")}>
                  New link
                </LinkButton>
              }
            >
              {failure}
            </Notice>
          )}
          <Button type="submit" variant="primary" size="lg" fullWidth busy={form.busy}>
            Set the password
          </Button>
        </form>
      </div>
    </SitePage>
  );
}
