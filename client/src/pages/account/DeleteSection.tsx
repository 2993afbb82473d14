import { type Account, AccountDeletion } from "@crowdwire/protocol/rest";
import { Button, Card, Dialog, LinkButton, Notice, PasswordField, TextField, toast } from "@crowdwire/ui";
import { useId, useState } from "react";
import { useLocation } from "wouter";
import { api } from "../../api/browserApi.ts";
import { useForm } from "../../forms/useForm.ts";
import { useBecome } from "../../session/useSession.ts";
import { useInternalLinks } from "../useInternalLink.ts";

/** The end of an account, with what happens to everything. */
export function DeleteSection({ account }: { account: Account }) {
  const [asking, setAsking] = useState(false);
  return (
    <Card className="section account-wide">
      <header>
        <h2>Delete your account</h2>
        <Button variant="danger" size="sm" onClick={() => setAsking(true)}>
          Delete my account…
        </Button>
        <p>For good. Worlds you own must be handed over or deleted first.</p>
      </header>
      <DeleteDialog account={account} open={asking} onClose={() => setAsking(false)} />
    </Card>
  );
}

function DeleteDialog({ account, open, onClose }: { account: Account; open: boolean; onClose(): void }) {
  const formId = useId();
  const link = useInternalLinks();
  const [, navigate] = useLocation();
  const become = useBecome();
  const { hasPassword, profile } = account;
  const form = useForm({
    shape: AccountDeletion,
    start: hasPassword ? { password: "" } : { name: "" },
    send: async (body) => {
      await api.call("deleteAccount", { body });
      become(null);
      navigate("/");
      toast("Your account is deleted. Thank you for having been here.", "good");
    },
  });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Delete your account?"
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button type="submit" form={formId} variant="danger" busy={form.busy}>
            Delete it for good
          </Button>
        </>
      }
    >
      <form id={formId} className="form" onSubmit={form.submit} noValidate>
        <ul className="consequences">
          <li>Your name, look, address and password are erased now, and you are signed out everywhere.</li>
          <li>What you wrote stays where others read it, without your name.</li>
          <li>Your memberships, roles and blocks are gone. Nobody can take this back.</li>
        </ul>
        {hasPassword ? (
          <PasswordField label="Your password" autoComplete="current-password" {...form.text("password")} />
        ) : (
          <TextField label={`Type your name, ${profile.name}, to be sure`} autoComplete="off" {...form.text("name")} />
        )}
        {form.failure && (
          <Notice
            tone="danger"
            action={
              form.failureCode === "ownsWorlds" && (
                <LinkButton size="sm" {...link("/worlds?list=owned")}>
                  My worlds
                </LinkButton>
              )
            }
          >
            {form.failure}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
