import { z } from "zod";
import { AvatarLook } from "../avatar.ts";
import { defineRoutes } from "./Route.ts";
import { DisplayName, Email, Moment, Password } from "./text.ts";

/** Who one is. */
export const Profile = z
  .object({
    userId: z.uuid(),
    name: z.string(),
    look: AvatarLook,
    isGuest: z.boolean(),
  })
  .meta({ id: "Profile" });
export type Profile = z.infer<typeof Profile>;

/**
 * Somebody is signed in. The access token goes into `Authorization: Bearer …` of every other request and lives for
 * minutes; a cookie that no script can read gets the next one.
 */
export const SignIn = z.object({ profile: Profile, accessToken: z.string(), expiresAt: Moment }).meta({ id: "SignIn" });
export type SignIn = z.infer<typeof SignIn>;

/** Signs in as a guest: a user row and a 30-day cookie. */
export const GuestSignIn = z.strictObject({ name: DisplayName, look: AvatarLook });
export type GuestSignIn = z.infer<typeof GuestSignIn>;

export const PasswordSignIn = z.strictObject({ email: Email, password: Password });
export type PasswordSignIn = z.infer<typeof PasswordSignIn>;

/** A token for joining rooms (audience game), valid for a few minutes. */
export const GameToken = z.object({ token: z.string(), expiresAt: Moment });
export type GameToken = z.infer<typeof GameToken>;

/** One sign-in on one device. */
export const SessionSummary = z.object({
  id: z.uuid(),
  /** What the browser says of itself. */
  userAgent: z.string(),
  createdAt: Moment,
  lastUsedAt: Moment,
  isCurrent: z.boolean(),
});
export type SessionSummary = z.infer<typeof SessionSummary>;
export const SessionList = z.object({ sessions: z.array(SessionSummary) });

/** How one can sign in here. */
export const SignInMethods = z.object({
  /** False where the server cannot send e-mail. */
  email: z.boolean(),
  /** Where a development server, which sends none, shows the e-mails it would have sent, to people at that machine. */
  mailShownAt: z.string().nullable(),
  providers: z.array(z.object({ id: z.string(), name: z.string(), startUrl: z.string() })),
});
export type SignInMethods = z.infer<typeof SignInMethods>;

const provider = z.strictObject({ provider: z.string().regex(/^[a-z0-9-]{1,40}$/u) });
const topic = "Sign-in";

export const sessionRoutes = defineRoutes({
  signInMethods: {
    method: "GET",
    path: "/session/methods",
    topic,
    summary: "How one can sign in here.",
    who: "anyone",
    answer: SignInMethods,
  },
  refreshSession: {
    method: "POST",
    path: "/session/refresh",
    topic,
    summary: "Exchanges the cookie for an access token and a new cookie; null where nobody is signed in.",
    who: "anyone",
    answer: SignIn.nullable(),
  },
  signInAsGuest: {
    method: "POST",
    path: "/session/guest",
    topic,
    summary: "Signs in as a guest. Whoever has a valid cookie stays who they are, with this name and look.",
    who: "anyone",
    body: GuestSignIn,
    answer: SignIn,
    status: 201,
  },
  signInWithPassword: {
    method: "POST",
    path: "/session/password",
    topic,
    summary: "Signs in with e-mail address and password.",
    who: "anyone",
    body: PasswordSignIn,
    answer: SignIn,
    status: 201,
  },
  startProviderSignIn: {
    method: "GET",
    path: "/session/oidc/:provider",
    topic,
    summary: "Sends the browser to a provider (OpenID Connect). A guest who is signed in becomes the registered user.",
    who: "anyone",
    params: provider,
    query: z.strictObject({
      returnTo: z.string().max(300).optional(),
      /** The provider asks who they are even where they are signed in there: see `issueAdminToken`. */
      fresh: z.literal("true").optional(),
    }),
    status: 302,
  },
  finishProviderSignIn: {
    method: "GET",
    path: "/session/oidc/:provider/callback",
    topic,
    summary: "Where a provider sends the browser back to; sends it on to the page it came from, signed in.",
    who: "anyone",
    params: provider,
    query: z.looseObject({}),
    status: 302,
  },
  signOut: { method: "DELETE", path: "/session", topic, summary: "Signs out here.", who: "signedIn" },
  listSessions: {
    method: "GET",
    path: "/sessions",
    topic,
    summary: "On which devices one is signed in.",
    who: "signedIn",
    answer: SessionList,
  },
  endSession: {
    method: "DELETE",
    path: "/sessions/:session",
    topic,
    summary: "Signs out one device.",
    who: "signedIn",
    params: z.strictObject({ session: z.uuid() }),
  },
  signOutEverywhere: {
    method: "DELETE",
    path: "/sessions",
    topic,
    summary: "Signs out everywhere, here included.",
    who: "signedIn",
    audit: "session.endedEverywhere",
  },
  issueGameToken: {
    method: "POST",
    path: "/session/game-token",
    topic,
    summary: "A token for joining a world.",
    who: "signedIn",
    answer: GameToken,
  },
  issueAdminToken: {
    method: "POST",
    path: "/session/admin-token",
    topic,
    summary:
      "A token for the routes below /admin; the password is asked for once more, or of whoever has none a fresh sign-in with their provider (`?fresh=true`), at most five minutes ago.",
    who: "administrator",
    audit: "admin.tokenIssued",
    body: z.strictObject({ password: Password.optional() }),
    answer: GameToken,
  },
});
