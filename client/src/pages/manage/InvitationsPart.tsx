import type { Invitation } from "@crowdwire/protocol/rest";
import { Badge, Button, Card, EmptyState, toast } from "@crowdwire/ui";
import { IconLink, IconLinkOff, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { sentenceFor } from "../../api/ApiError.ts";
import { useAct, useRoute } from "../../api/useRoute.ts";
import { Loaded } from "../site/Loaded.tsx";
import { showDistance, showMoment } from "../when.ts";
import { CopyButton } from "./CopyButton.tsx";
import { InvitationDialog } from "./InvitationDialog.tsx";
import { invitationLink } from "./invitationLink.ts";
import type { PartProps } from "./parts.tsx";

/** The links into a world that still work. */
export function InvitationsPart({ world }: PartProps) {
  const [making, setMaking] = useState(false);
  const invitations = useRoute("listInvitations", { params: { world: world.id } });
  return (
    <Card className="section">
      <header>
        <h2>Invitations</h2>
        <Button size="sm" variant="primary" icon={<IconPlus />} onClick={() => setMaking(true)}>
          New link
        </Button>
        <p>Whoever opens a link is inside within seconds, without an account, and a member from then on.</p>
      </header>
      <Loaded query={invitations} what="the invitations">
        {({ invitations: list }) =>
          list.length === 0 ? (
            <EmptyState icon={<IconLink size={34} aria-hidden="true" />} title="No link yet">
              A link lets people in without searching, also into a private world. You say for how long and how often.
            </EmptyState>
          ) : (
            <ul className="rows">
              {list.map((invitation) => (
                <InvitationRow key={invitation.id} invitation={invitation} worldId={world.id} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {making && <InvitationDialog world={world} onClose={() => setMaking(false)} />}
    </Card>
  );
}

function InvitationRow({ invitation, worldId }: { invitation: Invitation; worldId: string }) {
  const revoke = useAct("revokeInvitation", {
    changes: ["listInvitations"],
    done: () => toast("That link no longer works."),
  });
  const { token, role, expiresAt, maxUses, uses, createdBy } = invitation;
  const used = maxUses === null ? `used ${uses} times` : `used ${uses} of ${maxUses} times`;
  return (
    <li className="row">
      <span className="row-words">
        <strong>
          {token === null ? "A link that gives more than you may do" : <code>{invitationLink(token)}</code>}
        </strong>
        <span title={expiresAt === null ? undefined : showMoment(expiresAt)}>
          <Badge tone="support">{role.name}</Badge> {used} ·{" "}
          {expiresAt === null ? "works for good" : `ends ${showDistance(expiresAt)}`}
          {createdBy && ` · by ${createdBy.name}`}
        </span>
      </span>
      <span className="row-end">
        {token !== null && <CopyButton text={invitationLink(token)} />}
        <Button
          size="sm"
          variant="ghost"
          icon={<IconLinkOff />}
          busy={revoke.isPending}
          onClick={() =>
            revoke.mutate(
              { params: { world: worldId, invitation: invitation.id } },
              { onError: (error) => toast(sentenceFor(error), "danger") },
            )
          }
        >
          Revoke
        </Button>
      </span>
    </li>
  );
}
