import { Button, ErrorState, SkeletonText } from "@crowdwire/ui";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { sentenceFor } from "../../api/ApiError.ts";

export interface LoadedProps<Data> {
  query: UseQueryResult<Data>;
  /** What is being loaded, such as “the members”. */
  what: string;
  /** Holds the place meanwhile. */
  waiting?: ReactNode;
  children(data: Data): ReactNode;
}

/** What the API answered, or its place while it comes, or why it does not and a way to try again. */
export function Loaded<Data>({ query, what, waiting, children }: LoadedProps<Data>) {
  const { data, error, isFetching, refetch } = query;
  if (data !== undefined) return children(data);
  if (error !== null) {
    return (
      <ErrorState
        title={`${what.charAt(0).toUpperCase()}${what.slice(1)} could not be loaded`}
        actions={
          <Button busy={isFetching} onClick={() => void refetch()}>
            Try again
          </Button>
        }
      >
        {sentenceFor(error)}
      </ErrorState>
    );
  }
  return (
    <div role="status">
      <span className="cw-visually-hidden">Loading {what}…</span>
      {waiting ?? <SkeletonText lines={5} />}
    </div>
  );
}
