import type { Profile } from "@crowdwire/protocol";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/browserApi.ts";

export const SESSION_KEY = ["session"] as const;

export interface Session {
  /** Who one is; null where nobody is signed in; undefined until that is known. */
  profile: Profile | null | undefined;
  isLoading: boolean;
  error: Error | null;
  retry(): void;
}

/** Who is signed in on this page. */
export function useSession(): Session {
  const { data, isLoading, error, refetch } = useQuery({
    queryKey: SESSION_KEY,
    queryFn: ({ signal }) => api.session(signal),
    staleTime: Number.POSITIVE_INFINITY,
    // Every page asks, and shows something else while it is asked: without this, a refusal would be shown and asked again for ever.
    retryOnMount: false,
  });
  return { profile: data, isLoading, error, retry: () => void refetch() };
}

/** Tells every page who one is from now on. What the API answered to somebody else is forgotten. */
export function useBecome(): (profile: Profile | null) => void {
  const client = useQueryClient();
  return (profile) => {
    const before = client.getQueryData<Profile | null>(SESSION_KEY);
    client.setQueryData(SESSION_KEY, profile);
    if (before?.userId === profile?.userId && before?.isGuest === profile?.isGuest) return;
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] && !query.isActive() });
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
  };
}
