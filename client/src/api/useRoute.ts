import type { RouteName } from "@crowdwire/protocol/rest";
import {
  keepPreviousData,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { ApiError } from "./ApiError.ts";
import { api } from "./browserApi.ts";
import type { CallAnswer, CallInput } from "./call.ts";

const MOST_RETRIES = 2;
const FRESH_MS = 5_000;

/** Keeps what the API answered for all pages; asks again only where that may help. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (failures, error) => error instanceof ApiError && error.retriable && failures < MOST_RETRIES,
      },
    },
  });
}

export interface RouteOptions {
  /** False: not asked yet. */
  enabled?: boolean;
  /** Asked anew so often while the page is in sight. */
  everyMs?: number;
}

/** What a route of the API answers, kept and shared by its name and input. The last answer stays while another comes. */
export function useRoute<Name extends RouteName>(
  name: Name,
  input: CallInput<Name>,
  { enabled = true, everyMs }: RouteOptions = {},
): UseQueryResult<CallAnswer<Name>> {
  return useQuery<CallAnswer<Name>>({
    queryKey: [name, input],
    queryFn: ({ signal }) => api.call(name, input, signal),
    enabled,
    placeholderData: keepPreviousData as never,
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
  });
}

export interface ActOptions<Name extends RouteName> {
  /** Routes whose answers are no longer true afterwards. */
  changes?: readonly RouteName[];
  done?(answer: CallAnswer<Name>, input: CallInput<Name>): void;
}

/** Asks a route that changes something, once per press. */
export function useAct<Name extends RouteName>(
  name: Name,
  { changes = [], done }: ActOptions<Name> = {},
): UseMutationResult<CallAnswer<Name>, Error, CallInput<Name>> {
  const client = useQueryClient();
  return useMutation<CallAnswer<Name>, Error, CallInput<Name>>({
    mutationFn: (input) => api.call(name, input),
    onSuccess: async (answer, input) => {
      done?.(answer, input);
      await Promise.all(changes.map((route) => client.invalidateQueries({ queryKey: [route] })));
    },
  });
}
