import "./entry.css";
import type { Profile, WatchMode, WorldSummary } from "@crowdwire/protocol";
import type { InvitationPreview } from "@crowdwire/protocol/rest";
import {
  Button,
  describeOnline,
  InitialsAvatar,
  LinkButton,
  LogoMark,
  Notice,
  SchemeToggle,
  TextField,
} from "@crowdwire/ui";
import { IconArrowLeft, IconDice5, IconDoorEnter, IconEye, IconMailOpened, IconUser } from "@tabler/icons-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { randomLook } from "../../scene/avatars/lookOptions.ts";
import { AccountMenu } from "../site/AccountMenu.tsx";
import { register, withReturn } from "../site/destinations.ts";
import { useInternalLinks } from "../useInternalLink.ts";
import { useTitle } from "../useTitle.ts";
import { AvatarEditor } from "./AvatarEditor.tsx";
import { AvatarStage } from "./AvatarStage.tsx";
import { DeviceCheck } from "./DeviceCheck.tsx";
import { charactersLeft, checkName } from "./nameValidation.ts";
import { useEntry } from "./useEntry.ts";

export interface EntryPageProps {
  world: WorldSummary;
  /** The link that one came by; null for those who came by themselves. */
  invitation: InvitationPreview | null;
  /** Who one was last time; null for newcomers. */
  session: Profile | null;
  /** What one has chosen for this world alone: it counts here, whatever the account says. */
  persona: Partial<Pick<Profile, "name" | "look">>;
  /** Opens the door; what it throws is shown. */
  onEnter(profile: Profile, watchMode: WatchMode): Promise<void>;
  /** It is somebody else this time. */
  onForget(): void;
}

/** At the door of a world: who one is going to be in there. */
export function EntryPage({ world, invitation, session, persona, onEnter, onForget }: EntryPageProps) {
  useTitle(world.name);
  const link = useInternalLinks();
  const [here] = useLocation();
  const entry = useEntry(session, onEnter);
  const [editing, setEditing] = useState(session === null);
  const [look, setLook] = useState(() => session?.look ?? randomLook(Math.random));
  const [name, setName] = useState(session?.name ?? "");
  const [judged, setJudged] = useState(false);
  const nameField = useRef<HTMLInputElement>(null);

  // While one chooses a look, the next page arrives.
  useEffect(() => void import("../WorldPage.tsx").catch(reportError), []);

  // Who one is here: what is chosen on the world's own page is changed there.
  const shownName = persona.name ?? session?.name ?? "";
  const hasPersona = persona.name !== undefined || persona.look !== undefined;
  const check = checkName(name);
  const left = charactersLeft(name);
  const nameError = judged && !check.ok ? check.message : (entry.nameProblem ?? undefined);
  const full = world.online >= world.capacity;

  const enter = (watchMode: WatchMode) => {
    setJudged(true);
    if (check.ok) void entry.enter(check.name, look, watchMode);
    else nameField.current?.focus();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter("line");
  };

  return (
    <div className="entry">
      <header className="entry-header">
        <a className="entry-back" {...link("/worlds")}>
          <IconArrowLeft size={20} aria-hidden="true" />
          All worlds
        </a>
        <a className="entry-home" href="/" aria-label="CrowdWire, home" onClick={link("/").onClick}>
          <LogoMark size={34} />
        </a>
        <span className="entry-header-end">
          <AccountMenu />
          <SchemeToggle />
        </span>
      </header>
      <main className="entry-main">
        <AvatarStage look={persona.look ?? look}>
          {!hasPersona && (
            <Button
              size="sm"
              icon={<IconDice5 />}
              onClick={() => {
                setLook(randomLook(Math.random));
                setEditing(true);
              }}
            >
              Surprise me
            </Button>
          )}
        </AvatarStage>
        <form className="entry-form" onSubmit={submit} noValidate aria-label={`Enter ${world.name}`}>
          <div className="entry-world">
            {invitation !== null && <Invited invitation={invitation} />}
            <h1>{world.name}</h1>
            <p>
              {world.description} <span className="entry-online">{describeOnline(world.online, world.capacity)}.</span>{" "}
              {invitation === null && <a {...link(`/worlds/${world.slug}`)}>About this world</a>}
            </p>
          </div>
          {session !== null && !editing ? (
            <div className="entry-welcome">
              <InitialsAvatar name={shownName} size="3rem" />
              <div>
                <strong>Welcome back, {shownName}</strong>
                <span>{hasPersona ? "Your name and look in this world alone." : wordsAbout(session)}</span>
              </div>
              <div className="entry-acts">
                {hasPersona ? (
                  <LinkButton size="sm" {...link(`/worlds/${world.slug}`)}>
                    Change name or look
                  </LinkButton>
                ) : (
                  <Button size="sm" onClick={() => setEditing(true)}>
                    Change name or look
                  </Button>
                )}
                {session.isGuest && (
                  <LinkButton size="sm" variant="ghost" {...link(withReturn(register, here))}>
                    Register
                  </LinkButton>
                )}
                <Button size="sm" variant="ghost" onClick={onForget}>
                  I am somebody else
                </Button>
              </div>
            </div>
          ) : (
            <>
              <TextField
                ref={nameField}
                label="Your name"
                placeholder="What should people call you?"
                icon={<IconUser size={20} aria-hidden="true" />}
                value={name}
                error={nameError}
                hint="Everyone in the world can see it."
                after={
                  left !== null && <span aria-hidden="true">{left < 0 ? `${-left} too many` : `${left} left`}</span>
                }
                autoComplete="nickname"
                // A newcomer's first step; on a phone the keyboard would hide the avatar.
                autoFocus={matchMedia("(min-width: 60em)").matches}
                spellCheck={false}
                onChange={(event) => setName(event.currentTarget.value)}
                onBlur={() => name !== "" && setJudged(true)}
              />
              <AvatarEditor look={look} onChange={setLook} disabled={entry.busy} />
            </>
          )}
          <DeviceCheck />
          <div className="entry-end">
            {entry.failure && (
              <Notice tone="danger" title="You are not in yet">
                {entry.failure}
              </Notice>
            )}
            {full && !entry.failure && (
              <Notice tone="warn">
                This world is full right now. Go ahead: you wait in line, and come in as soon as there is a place. Or
                look on: you see everybody, and nobody sees you.
              </Notice>
            )}
            <Button type="submit" variant="primary" size="lg" fullWidth busy={entry.busy} icon={<IconDoorEnter />}>
              {check.ok ? `Enter as ${persona.name ?? check.name}` : `Enter ${world.name}`}
            </Button>
            {full && (
              <Button size="lg" fullWidth disabled={entry.busy} icon={<IconEye />} onClick={() => enter("watch")}>
                Just watch
              </Button>
            )}
          </div>
        </form>
      </main>
    </div>
  );
}

const wordsAbout = ({ isGuest }: Profile) =>
  isGuest
    ? "A guest, with the look of last time. Register, and both are yours for good."
    : "With the look of last time.";

function Invited({ invitation }: { invitation: InvitationPreview }) {
  return (
    <p className="entry-invited">
      <IconMailOpened size={18} aria-hidden="true" />
      {invitation.invitedBy === null ? "You are invited to" : `${invitation.invitedBy} invites you to`}
    </p>
  );
}
