import type { Profile } from "@crowdwire/protocol";
import { IconButton, InitialsAvatar, LinkButton, Menu, type MenuAction, Skeleton, toast } from "@crowdwire/ui";
import { IconLogout2, IconMenu2 } from "@tabler/icons-react";
import { useLocation, useSearch } from "wouter";
import { sentenceFor } from "../../api/ApiError.ts";
import { useAct } from "../../api/useRoute.ts";
import { useBecome, useSession } from "../../session/useSession.ts";
import { useInternalLinks } from "../useInternalLink.ts";
import {
  account,
  type Destination,
  newWorld,
  ownWorlds,
  register,
  returnFrom,
  signIn,
  withReturn,
  worlds,
} from "./destinations.ts";

function useActions(profile: Profile | null): MenuAction[] {
  const [here, navigate] = useLocation();
  const back = returnFrom(here, useSearch());
  const become = useBecome();
  const signOut = useAct("signOut", { done: () => become(null) });
  const to = (destination: Destination, href = destination.href): MenuAction => {
    const Icon = destination.icon;
    return { label: destination.label, icon: <Icon size={20} />, onSelect: () => navigate(href) };
  };
  const leave: MenuAction = {
    label: "Sign out",
    icon: <IconLogout2 size={20} />,
    onSelect: () => signOut.mutate({}, { onError: (error) => toast(sentenceFor(error), "danger") }),
  };
  if (profile === null) {
    return [to(worlds), to(signIn, withReturn(signIn, back)), to(register, withReturn(register, back))];
  }
  if (profile.isGuest) {
    return [
      to(worlds),
      to(register, withReturn(register, back)),
      to(signIn, withReturn(signIn, back)),
      to(account),
      leave,
    ];
  }
  return [to(worlds), to(ownWorlds), to(newWorld), to(account), leave];
}

/** Who one is, and everything that goes with it; on a phone also where one can go. */
export function AccountMenu() {
  const [here] = useLocation();
  const back = returnFrom(here, useSearch());
  const { profile, isLoading } = useSession();
  const link = useInternalLinks();
  const actions = useActions(profile ?? null);
  if (isLoading) return <Skeleton circle width="2.25rem" height="2.25rem" />;
  if (!profile) {
    return (
      <>
        <LinkButton size="sm" variant="soft" className="site-wide" {...link(withReturn(register, back))}>
          Register
        </LinkButton>
        <LinkButton size="sm" variant="ghost" {...link(withReturn(signIn, back))}>
          Sign in
        </LinkButton>
        <span className="site-narrow">
          <Menu
            title="Where to"
            actions={actions}
            trigger={
              <IconButton label="Menu">
                <IconMenu2 />
              </IconButton>
            }
          />
        </span>
      </>
    );
  }
  return (
    <Menu
      title={profile.isGuest ? `${profile.name}, a guest` : profile.name}
      actions={actions}
      trigger={
        <button type="button" className="site-me" aria-label={`${profile.name}: account and more`}>
          <InitialsAvatar name={profile.name} size="2.25rem" />
        </button>
      }
    />
  );
}
