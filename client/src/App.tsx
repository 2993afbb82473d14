import { lazy, Suspense } from "react";
import { Route, Switch } from "wouter";
import { LandingPage } from "./pages/landing/LandingPage.tsx";
import { NotFoundPage } from "./pages/NotFoundPage.tsx";
import { PageBoundary } from "./pages/PageBoundary.tsx";
import { WaitingPage } from "./pages/WaitingPage.tsx";

// Only the landing page comes with the first chunk; whoever follows a link into a world loads that page alone.
const WorldRoute = lazy(async () => ({ default: (await import("./pages/WorldRoute.tsx")).WorldRoute }));
const DesignPage = lazy(async () => ({ default: (await import("./pages/design/DesignPage.tsx")).DesignPage }));

/** Which page stands at which address. */
export function App() {
  return (
    <PageBoundary>
      <Suspense fallback={<WaitingPage />}>
        <Switch>
          <Route path="/">
            <LandingPage />
          </Route>
          <Route path="/w/:slug">{({ slug }) => <WorldRoute key={slug} slug={slug} />}</Route>
          <Route path="/design">
            <DesignPage />
          </Route>
          <Route>
            <NotFoundPage />
          </Route>
        </Switch>
      </Suspense>
    </PageBoundary>
  );
}
