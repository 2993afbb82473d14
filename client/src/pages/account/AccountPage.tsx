import "./account.css";
import type { Profile } from "@crowdwire/protocol";
import { LinkButton, Notice } from "@crowdwire/ui";
import { useRoute } from "../../api/useRoute.ts";
import { Loaded } from "../site/Loaded.tsx";
import { SignedInOnly } from "../site/SignedInOnly.tsx";
import { SitePage } from "../site/SitePage.tsx";
import { useInternalLinks } from "../useInternalLink.ts";
import { useTitle } from "../useTitle.ts";
import { ActivitySection } from "./ActivitySection.tsx";
import { BlocksSection } from "./BlocksSection.tsx";
import { DeleteSection } from "./DeleteSection.tsx";
import { EmailSection } from "./EmailSection.tsx";
import { PasswordSection } from "./PasswordSection.tsx";
import { ProfileSection } from "./ProfileSection.tsx";
import { SessionsSection } from "./SessionsSection.tsx";

/** One's own account: who one is, how one signs in, where one is signed in, and the end of it. */
export function AccountPage() {
  useTitle("Your account");
  return <SignedInOnly to="have an account page">{(profile) => <Sections profile={profile} />}</SignedInOnly>;
}

function Sections({ profile }: { profile: Profile }) {
  const link = useInternalLinks();
  const account = useRoute("readAccount", {});
  return (
    <SitePage>
      <header className="page-head">
        <div>
          <h1>Your account</h1>
          <p>{profile.isGuest ? "You are a guest on this device." : "Only you see this page."}</p>
        </div>
      </header>
      {profile.isGuest && (
        <Notice
          className="account-nudge"
          title="Keep your name"
          action={
            <LinkButton size="sm" variant="primary" {...link("/register?to=/account")}>
              Register
            </LinkButton>
          }
        >
          A guest is forgotten after 30 days away. Register, and {profile.name} stays yours, on every device.
        </Notice>
      )}
      <div className="account">
        <ProfileSection profile={profile} />
        <Loaded query={account} what="your account">
          {(data) => (
            <>
              {!profile.isGuest && <EmailSection account={data} />}
              {data.hasPassword && <PasswordSection />}
              <SessionsSection />
              <ActivitySection userId={profile.userId} />
              <BlocksSection />
              <DeleteSection account={data} />
            </>
          )}
        </Loaded>
      </div>
    </SitePage>
  );
}
