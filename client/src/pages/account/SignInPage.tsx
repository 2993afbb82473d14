import "./account.css";
import { PasswordSignIn } from "@crowdwire/protocol/rest";
import { Button, Notice, PasswordField, TextField } from "@crowdwire/ui";
import { IconMail } from "@tabler/icons-react";
import { Redirect, useLocation, useSearch } from "wouter";
import { api } from "../../api/browserApi.ts";
import { useForm } from "../../forms/useForm.ts";
import { useBecome, useSession } from "../../session/useSession.ts";
import { register, returnAddress, withReturn } from "../site/destinations.ts";
import { SitePage } from "../site/SitePage.tsx";
import { useInternalLinks } from "../useInternalLink.ts";
import { useTitle } from "../useTitle.ts";
import { showUntil } from "../when.ts";
import { banOf } from "../world/banOf.ts";
import { ProviderButtons } from "./ProviderButtons.tsx";
import { providerProblem } from "./providerProblem.ts";

/** Signing in with an account. */
export function SignInPage() {
  useTitle("Sign in");
  const link = useInternalLinks();
  const [, navigate] = useLocation();
  const search = useSearch();
  const to = returnAddress(search);
  const problem = providerProblem(search);
  const become = useBecome();
  const { profile, error } = useSession();
  const ban = banOf(error);
  const form = useForm({
    shape: PasswordSignIn,
    start: { email: "", password: "" },
    send: async (body) => {
      const signIn = await api.call("signInWithPassword", { body });
      become(signIn.profile);
      // Back does not lead to a form that is done with.
      navigate(to, { replace: true });
    },
  });
  // Whoever is signed in has nothing to do here, unless there is something to be told.
  if (profile?.isGuest === false && ban === null && problem === null) return <Redirect to={to} replace />;
  return (
    <SitePage>
      <div className="sheet">
        <header className="sheet-head">
          <h1>Welcome back</h1>
          <p>
            No account yet? <a {...link(withReturn(register, to))}>Register</a>, or just{" "}
            <a {...link("/worlds")}>walk in as a guest</a>.
          </p>
        </header>
        {problem && ban === null && (
          <Notice tone="danger" title={problem.title}>
            {problem.words}
          </Notice>
        )}
        {ban !== null && (
          <Notice tone="danger" title="You are banned from CrowdWire">
            “{ban.reason}” The ban holds {showUntil(ban.until)}.
          </Notice>
        )}
        {profile?.isGuest && (
          <Notice>You are here as {profile.name}, a guest. Signing in switches to your account.</Notice>
        )}
        {profile?.isGuest === false && <Notice tone="good">You are signed in as {profile.name} already.</Notice>}
        <ProviderButtons returnTo={to} />
        <form className="form" onSubmit={form.submit} noValidate aria-label="Sign in">
          <TextField
            label="E-mail address"
            type="email"
            autoComplete="email"
            icon={<IconMail size={20} aria-hidden="true" />}
            {...form.text("email")}
          />
          <PasswordField label="Password" autoComplete="current-password" {...form.text("password")} />
          {form.failure && (
            <Notice tone="danger" title="You are not signed in">
              {form.failure}
            </Notice>
          )}
          <Button type="submit" variant="primary" size="lg" fullWidth busy={form.busy}>
            Sign in
          </Button>
          <p className="aside-words">
            <a {...link("/forgot-password")}>Forgotten your password?</a>
          </p>
        </form>
      </div>
    </SitePage>
  );
}
