import "./account.css";
import { Confirmation } from "@crowdwire/protocol/rest";
import { Button, EmptyState, ErrorState, LinkButton, Notice, PasswordField } from "@crowdwire/ui";
import { IconCircleCheck } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { ApiError, sentenceFor } from "../../api/ApiError.ts";
import { api } from "../../api/browserApi.ts";
import { useForm } from "../../forms/useForm.ts";
import { useBecome, useSession } from "../../session/useSession.ts";
import { account } from "../site/destinations.ts";
import { SitePage } from "../site/SitePage.tsx";
import { useInternalLinks } from "../useInternalLink.ts";
import { useTitle } from "../useTitle.ts";
import { WaitingPage } from "../WaitingPage.tsx";
import { secretInAddress } from "./secretInAddress.ts";
import { takeWayBack, type WayBack } from "./wayBack.ts";

type Stage =
  | { at: "asking" }
  | { at: "password" }
  | { at: "done"; name: string; isChange: boolean; back: WayBack | null }
  | { at: "failed"; error: unknown };

/** Where the link of an e-mail leads: confirms the address, with the password where it is another browser. */
export function ConfirmPage() {
  useTitle("Confirm your address");
  const [token] = useState(secretInAddress);
  const [stage, setStage] = useState<Stage>({ at: "asking" });
  const become = useBecome();
  const { profile, isLoading } = useSession();
  const asked = useRef(false);

  const finish = async (password?: string) => {
    const signIn = await api.call("confirmEmail", { body: { token, ...(password !== undefined && { password }) } });
    const isChange = profile?.isGuest === false && profile.userId === signIn.profile.userId;
    become(signIn.profile);
    setStage({ at: "done", name: signIn.profile.name, isChange, back: takeWayBack() });
  };

  useEffect(() => {
    // A link works once: asking twice would tell whoever opened it that it is too old.
    if (isLoading || asked.current) return;
    asked.current = true;
    finish().catch((error: unknown) => {
      const needsPassword = error instanceof ApiError && error.code === "passwordNeeded";
      setStage(needsPassword ? { at: "password" } : { at: "failed", error });
    });
  });

  if (stage.at === "asking") return <WaitingPage />;
  return (
    <SitePage>
      {stage.at === "done" && <Confirmed {...stage} />}
      {stage.at === "failed" && <LinkFailed error={stage.error} />}
      {stage.at === "password" && <PasswordStep token={token} finish={finish} />}
    </SitePage>
  );
}

function Confirmed({ name, isChange, back }: { name: string; isChange: boolean; back: WayBack | null }) {
  const link = useInternalLinks();
  if (isChange) {
    return (
      <EmptyState
        heading="h1"
        icon={<IconCircleCheck size={34} aria-hidden="true" />}
        title="Your new address counts"
        actions={
          <LinkButton variant="primary" {...link(account.href)}>
            Back to your account
          </LinkButton>
        }
      >
        From now on you sign in with it. Every other device is signed out.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      heading="h1"
      icon={<IconCircleCheck size={34} aria-hidden="true" />}
      title={`Welcome, ${name}`}
      actions={
        back !== null ? (
          <>
            <LinkButton {...link("/worlds")}>See all worlds</LinkButton>
            <LinkButton variant="primary" {...link(back.href)}>
              {back.label}
            </LinkButton>
          </>
        ) : (
          <>
            <LinkButton {...link("/worlds/new")}>Create a world</LinkButton>
            <LinkButton variant="primary" {...link("/worlds")}>
              See all worlds
            </LinkButton>
          </>
        )
      }
    >
      Your address is confirmed, and you are signed in.
    </EmptyState>
  );
}

/** A link of an e-mail that does not work. */
export function LinkFailed({ error }: { error: unknown }) {
  const link = useInternalLinks();
  const { profile } = useSession();
  return (
    <ErrorState
      heading="h1"
      title="This link did not work"
      actions={
        profile?.isGuest === false ? (
          <LinkButton variant="primary" {...link(account.href)}>
            Your account
          </LinkButton>
        ) : (
          <>
            <LinkButton {...link("/register")}>Register again</LinkButton>
            <LinkButton variant="primary" {...link("/sign-in")}>
              Sign in
            </LinkButton>
          </>
        )
      }
    >
      {sentenceFor(error)}
    </ErrorState>
  );
}

function PasswordStep({ token, finish }: { token: string; finish(password: string): Promise<void> }) {
  const form = useForm({
    shape: Confirmation.required(),
    start: { token, password: "" },
    send: ({ password }) => finish(password),
  });
  return (
    <div className="sheet">
      <header className="sheet-head">
        <h1>Is it you?</h1>
        <p>You asked for this link in another browser. Type the password of the account, to confirm from here.</p>
      </header>
      <form className="form" onSubmit={form.submit} noValidate aria-label="Confirm">
        <PasswordField label="Password" autoComplete="current-password" {...form.text("password")} />
        {form.failure && (
          <Notice tone="danger" title="Not confirmed yet">
            {form.failure}
          </Notice>
        )}
        <Button type="submit" variant="primary" size="lg" fullWidth busy={form.busy}>
          Confirm
        </Button>
      </form>
    </div>
  );
}
