import type { AvatarLook, Profile, WatchMode } from "@crowdwire/protocol";
import { useState } from "react";
import { ApiError, sentenceFor } from "../../api/ApiError.ts";
import { api } from "../../api/browserApi.ts";
import { sameLook } from "./lookParts.ts";

/** Signs in, or changes only what differs from what the server knows. */
async function becomeWho(name: string, look: AvatarLook, session: Profile | null): Promise<Profile> {
  if (session === null) return api.signInAsGuest({ name, look });
  const change = {
    ...(name !== session.name && { name }),
    ...(!sameLook(look, session.look) && { look }),
  };
  if (Object.keys(change).length === 0) return session;
  try {
    return await api.changeProfile(change);
  } catch (error) {
    // The cookie ran out while the page lay open: begin anew with the same name and look.
    if (error instanceof ApiError && error.status === 401) return api.signInAsGuest({ name, look });
    throw error;
  }
}

export interface Entry {
  busy: boolean;
  /** Why entering failed, in words. */
  failure: string | null;
  /** What the server says is wrong with the name. */
  nameProblem: string | null;
  enter(name: string, look: AvatarLook, watchMode: WatchMode): Promise<void>;
}

/** Entering a world from its entry page: who one is goes to the server, then `onEnter` opens the door. */
export function useEntry(
  session: Profile | null,
  onEnter: (profile: Profile, watchMode: WatchMode) => Promise<void>,
): Entry {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [nameProblem, setNameProblem] = useState<string | null>(null);

  const enter = async (name: string, look: AvatarLook, watchMode: WatchMode) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    setNameProblem(null);
    try {
      await onEnter(await becomeWho(name, look, session), watchMode);
    } catch (error) {
      const aboutName = error instanceof ApiError ? error.fields["name"] : undefined;
      if (aboutName) setNameProblem(aboutName);
      else setFailure(sentenceFor(error));
      setBusy(false);
    }
  };
  return { busy, failure, nameProblem, enter };
}
