import { LINK_PAGES } from "@crowdwire/protocol/rest";
import { lazy, Suspense } from "react";
import { Route, Switch } from "wouter";
import { LandingPage } from "./pages/landing/LandingPage.tsx";
import { NotFoundPage } from "./pages/NotFoundPage.tsx";
import { PageBoundary } from "./pages/PageBoundary.tsx";
import { WaitingPage } from "./pages/WaitingPage.tsx";

// Only the landing page comes with the first chunk; whoever follows a link into a world loads that page alone.
const InvitePage = lazy(async () => ({ default: (await import("./pages/invite/InvitePage.tsx")).InvitePage }));
const SignInPage = lazy(async () => ({ default: (await import("./pages/account/SignInPage.tsx")).SignInPage }));
const RegisterPage = lazy(async () => ({ default: (await import("./pages/account/RegisterPage.tsx")).RegisterPage }));
const ConfirmPage = lazy(async () => ({ default: (await import("./pages/account/ConfirmPage.tsx")).ConfirmPage }));
const ForgotPasswordPage = lazy(async () => ({
  default: (await import("./pages/account/ForgotPasswordPage.tsx")).ForgotPasswordPage,
}));
const ResetPasswordPage = lazy(async () => ({
  default: (await import("./pages/account/ResetPasswordPage.tsx")).ResetPasswordPage,
}));
const AccountPage = lazy(async () => ({ default: (await import("./pages/account/AccountPage.tsx")).AccountPage }));
const WorldsPage = lazy(async () => ({ default: (await import("./pages/worlds/WorldsPage.tsx")).WorldsPage }));
const NewWorldPage = lazy(async () => ({ default: (await import("./pages/worlds/NewWorldPage.tsx")).NewWorldPage }));
const WorldHome = lazy(async () => ({ default: (await import("./pages/manage/WorldHome.tsx")).WorldHome }));
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
          <Route path={`${LINK_PAGES.invitation}/:token`}>
            {({ token }) => <InvitePage key={token} token={token} />}
          </Route>
          <Route path="/sign-in">
            <SignInPage />
          </Route>
          <Route path="/register">
            <RegisterPage />
          </Route>
          <Route path={LINK_PAGES.confirmEmail}>
            <ConfirmPage />
          </Route>
          <Route path="/forgot-password">
            <ForgotPasswordPage />
          </Route>
          <Route path={LINK_PAGES.resetPassword}>
            <ResetPasswordPage />
          </Route>
          <Route path="/account">
            <AccountPage />
          </Route>
          <Route path="/worlds">
            <WorldsPage />
          </Route>
          <Route path="/worlds/new">
            <NewWorldPage />
          </Route>
          <Route path="/worlds/:slug/:part?">
            {({ slug, part }) => <WorldHome key={slug} slug={slug} part={part ?? "about"} />}
          </Route>
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
