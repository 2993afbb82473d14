import "./account.css";
import { Registration } from "@crowdwire/protocol/rest";
import { Button, EmptyState, LinkButton, Notice, PasswordField, TextField } from "@crowdwire/ui";
import { IconMail, IconMailOpened, IconUser } from "@tabler/icons-react";
import { useState } from "react";
import { Redirect, useSearch } from "wouter";
import { api } from "../../api/browserApi.ts";
import { useRoute } from "../../api/useRoute.ts";
import { useForm } from "../../forms/useForm.ts";
import { randomLook } from "../../scene/avatars/lookOptions.ts";
import { useBecome, useSession } from "../../session/useSession.ts";
import { returnAddress, signIn, withReturn } from "../site/destinations.ts";
import { SitePage } from "../site/SitePage.tsx";
import { useInternalLinks } from "../useInternalLink.ts";
import { useTitle } from "../useTitle.ts";
import { WaitingPage } from "../WaitingPage.tsx";
import { MailShown } from "./MailShown.tsx";
import { ProviderButtons } from "./ProviderButtons.tsx";
import { keepWayBack } from "./wayBack.ts";

/** Asking for an account. Who was a guest keeps name, look and memberships. */
export function RegisterPage() {
  useTitle("Register");
  const { isLoading } = useSession();
  return isLoading ? <WaitingPage /> : <Registering />;
}

function Registering() {
  const link = useInternalLinks();
  const to = returnAddress(useSearch());
  const become = useBecome();
  const { profile } = useSession();
  const { data: methods } = useRoute("signInMethods", {});
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm({
    shape: Registration,
    start: { name: profile?.name ?? "", email: "", password: "", look: profile?.look ?? randomLook(Math.random) },
    send: async (body) => {
      const signedIn = await api.call("register", { body });
      keepWayBack(to);
      setSentTo(body.email);
      become(signedIn.profile);
    },
  });

  if (sentTo !== null) {
    return (
      <SitePage>
        <EmptyState
          heading="h1"
          icon={<IconMailOpened size={34} aria-hidden="true" />}
          title="One look at your mailbox"
          actions={
            <LinkButton variant="primary" {...link(to)}>
              Go on meanwhile
            </LinkButton>
          }
        >
          We have sent a link to {sentTo}. Open it in this browser to finish; it works for a day. Nothing there? Look
          into the spam folder.
          <MailShown />
        </EmptyState>
      </SitePage>
    );
  }
  if (profile?.isGuest === false) return <Redirect to={to} replace />;
  return (
    <SitePage>
      <div className="sheet">
        <header className="sheet-head">
          <h1>{profile?.isGuest ? "Keep your name" : "Make yourself at home"}</h1>
          <p>
            {profile?.isGuest
              ? `You stay ${profile.name}, with your look and the worlds you have joined, on every device.`
              : "With an account you keep your name and look, join worlds and create your own."}{" "}
            Have one? <a {...link(withReturn(signIn, to))}>Sign in</a>.
          </p>
        </header>
        <ProviderButtons returnTo={to} />
        {methods?.email === false && (
          <Notice tone="warn" title="No e-mail from here">
            This server cannot send e-mail, so nobody can register with an address. Ask its operator.
          </Notice>
        )}
        <form className="form" onSubmit={form.submit} noValidate aria-label="Register">
          <TextField
            label="Your name"
            autoComplete="nickname"
            icon={<IconUser size={20} aria-hidden="true" />}
            hint="What everyone in a world calls you."
            {...form.text("name")}
          />
          <TextField
            label="E-mail address"
            type="email"
            autoComplete="email"
            icon={<IconMail size={20} aria-hidden="true" />}
            hint="Only for signing in; nobody sees it."
            {...form.text("email")}
          />
          <PasswordField
            label="Password"
            autoComplete="new-password"
            hint="At least 8 characters. Several words make a good one."
            {...form.text("password")}
          />
          {form.failure && (
            <Notice tone="danger" title="Not registered yet">
              {form.failure}
            </Notice>
          )}
          <Button type="submit" variant="primary" size="lg" fullWidth busy={form.busy}>
            Register
          </Button>
        </form>
      </div>
    </SitePage>
  );
}
