import type { WorldDetails } from "@crowdwire/protocol";
import { Button, Card, LinkButton, toast } from "@crowdwire/ui";
import { IconFlag } from "@tabler/icons-react";
import { useState } from "react";
import { useSearch } from "wouter";
import { sentenceFor } from "../../api/ApiError.ts";
import { useAct } from "../../api/useRoute.ts";
import { ReportDialog } from "../../order/ReportDialog.tsx";
import { useSession } from "../../session/useSession.ts";
import { useInternalLinks } from "../useInternalLink.ts";
import { showDay } from "../when.ts";
import { FirstSteps } from "./FirstSteps.tsx";
import { PersonaSection } from "./PersonaSection.tsx";
import type { PartProps } from "./parts.tsx";

const whoEnters = {
  public: "Anybody. It is in the list of worlds.",
  unlisted: "Whoever knows the address.",
  private: "Members, who come by invitation.",
} as const;

/** A private world knows nobody but members, and whoever follows an invitation becomes one, guests as well. */
function whichGuests({ visibility, guestsAllowed }: WorldDetails): string {
  if (visibility === "private") return "May follow an invitation, too, and are members from then on.";
  return guestsAllowed
    ? "May enter without an account; a name is enough."
    : "Are not let in without an invitation; an account is needed.";
}

/** What a world is and who may enter. */
export function AboutPart({ world }: PartProps) {
  const link = useInternalLinks();
  const { profile } = useSession();
  const isNew = useSearch() === "new";
  const [reporting, setReporting] = useState(false);
  const leave = useAct("leaveWorld", {
    changes: ["readWorld", "listWorlds"],
    done: () => toast(`You are no longer a member of ${world.name}.`),
  });
  const { viewer } = world;
  return (
    <div className="sections">
      {isNew && viewer?.isOwner && <FirstSteps world={world} />}
      <Card className="section">
        {world.description !== "" && <p className="world-description">{world.description}</p>}
        {world.tags.length > 0 && (
          <ul className="tag-links" aria-label="Tags">
            {world.tags.map((tag) => (
              <li key={tag}>
                <a className="world-tag" {...link(`/worlds?tags=${encodeURIComponent(tag)}`)}>
                  {tag}
                </a>
              </li>
            ))}
          </ul>
        )}
        <dl className="facts">
          <div>
            <dt>Who may enter</dt>
            <dd>{whoEnters[world.visibility]}</dd>
          </div>
          <div>
            <dt>Guests</dt>
            <dd>{whichGuests(world)}</dd>
          </div>
          <div>
            <dt>Places</dt>
            <dd>{world.capacity.toLocaleString("en")}</dd>
          </div>
          <div>
            <dt>Made by</dt>
            <dd>{world.owner?.name ?? "CrowdWire"}</dd>
          </div>
          <div>
            <dt>Since</dt>
            <dd>{showDay(world.createdAt)}</dd>
          </div>
        </dl>
        <div className="form-end about-end">
          {viewer?.isOwner ? null : profile?.isGuest === false ? (
            <Button size="sm" variant="ghost" icon={<IconFlag />} onClick={() => setReporting(true)}>
              Report this world
            </Button>
          ) : (
            <LinkButton
              size="sm"
              variant="ghost"
              icon={<IconFlag />}
              {...link(`/sign-in?to=${encodeURIComponent(`/worlds/${world.slug}`)}`)}
            >
              Sign in to report this world
            </LinkButton>
          )}
          {viewer?.isMember && !viewer.isOwner && (
            <Button
              size="sm"
              variant="ghost"
              busy={leave.isPending}
              onClick={() =>
                leave.mutate(
                  { params: { world: world.id } },
                  { onError: (error) => toast(sentenceFor(error), "danger") },
                )
              }
            >
              Give up my membership
            </Button>
          )}
        </div>
      </Card>
      {viewer?.isMember && <PersonaSection world={world} />}
      {reporting && <ReportDialog world={world} person={null} onClose={() => setReporting(false)} />}
    </div>
  );
}
