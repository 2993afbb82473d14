import { Button, ErrorState } from "@crowdwire/ui";
import { Component, type ReactNode } from "react";

/** Catches what a page could not: a chunk that did not arrive (after an update of the site, say) or a bug. */
export class PageBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="page-alone">
        <ErrorState
          title="This page could not be shown"
          heading="h1"
          actions={
            <Button variant="primary" onClick={() => location.reload()}>
              Load it again
            </Button>
          }
        >
          Part of it did not arrive, or CrowdWire was updated while you were here. Loading the page again usually helps.
        </ErrorState>
      </main>
    );
  }
}
