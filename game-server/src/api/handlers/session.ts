import { sessionId } from "@crowdwire/db";
import type { UserId } from "@crowdwire/protocol";
import { FRESH_SECONDS } from "../../auth/OidcProviders.ts";
import type { PassportDesk } from "../../auth/PassportDesk.ts";
import { isPassword } from "../../auth/passwords.ts";
import { notSignedIn, ProblemError } from "../../http/ProblemError.ts";
import { isFromHere, OUTBOX_PATH } from "../../http/serveOutbox.ts";
import type { ApiServices } from "../ApiServices.ts";
import { refuseBanned } from "../banned.ts";
import type { Handlers, Reply } from "../Call.ts";
import { addressOf, answerSignIn, moment, toSignIn } from "../present.ts";
import { enact, record } from "../record.ts";

/** Signing in and out, and the tokens of a session. */
export function sessionHandlers(services: ApiServices, desk: PassportDesk) {
  const { db, signIns, tokens, limits, publish, providers, originOf, recorder, logger, now } = services;
  const noteSignOut = (user: UserId) => recorder.record({ kind: "signedOut", at: now(), userId: user, worldId: null });

  /** A browser is here, not a page of ours that could read a problem: the sign-in page says it in words. */
  async function leadOn(provider: string, reply: Reply, whereTo: () => Promise<string>): Promise<void> {
    try {
      reply.redirect(await whereTo());
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code === "notFound") throw error;
      logger.warn({ err: error, provider }, "A provider did not vouch for somebody.");
      reply.redirect(`/sign-in?problem=${error.code}`);
    }
  }

  return {
    signInMethods: ({ request }) => ({
      email: services.sendMail !== null,
      mailShownAt: services.keepsMail && isFromHere(request) ? OUTBOX_PATH : null,
      providers: providers.list(),
    }),

    async refreshSession({ request, reply }) {
      const refreshed = await signIns.refresh(request.get("Cookie"));
      if (refreshed.kind === "nobody") {
        if (refreshed.forget !== undefined) reply.setCookie(refreshed.forget);
        return null;
      }
      if (refreshed.kind === "stolen") {
        reply.setCookie(refreshed.forget);
        await publish({ type: "signedOut", userId: refreshed.userId, sessionIds: [refreshed.sessionId] });
        await record(services, { action: "session.reused", actor: refreshed.userId });
        throw notSignedIn();
      }
      // Also who is kept off the platform keeps the cookie, spent as the one before it is: it says who they are.
      reply.setCookie(refreshed.setCookie);
      await refuseBanned(services, refreshed.user.id);
      return answerSignIn(services, refreshed, reply);
    },

    async signInAsGuest({ body, caller, request, reply }) {
      const known =
        caller ??
        (await signIns
          .peek(request.get("Cookie"))
          .then((found) => found && { user: found.user, sessionId: found.session.id }));
      // Whoever is signed in is that person still: they choose a new name and look, and no row is made.
      if (known !== null) {
        await limits.spendChange(known.sessionId);
        await refuseBanned(services, known.user.id);
        const user = await db.users.update(known.user.id, { displayName: body.name, look: body.look });
        if (user === null) throw notSignedIn();
        await publish({ type: "profileChanged", userId: user.id });
        reply.status(200);
        return toSignIn(services, { user, session: { id: known.sessionId } });
      }
      return answerSignIn(services, await desk.authenticate("guest", request), reply);
    },

    signInWithPassword: async ({ request, reply }) =>
      answerSignIn(services, await desk.authenticate("password", request), reply),

    async startProviderSignIn({ params, query, request, reply }) {
      const known = await signIns.peek(request.get("Cookie"));
      const journey = {
        origin: originOf(request),
        returnTo: query.returnTo ?? "/",
        guestSession: known?.user.isGuest ? known.session.id : null,
        isFresh: query.fresh === "true",
      };
      await leadOn(params.provider, reply, async () => {
        const started = await providers.start(params.provider, journey);
        reply.setCookie(started.setCookie);
        return started.url;
      });
      return undefined;
    },

    async finishProviderSignIn({ params, request, reply }) {
      reply.setCookie(providers.forget());
      await leadOn(params.provider, reply, async () => {
        const started = await desk.authenticate("provider", request);
        reply.setCookie(started.setCookie);
        return started.returnTo ?? "/";
      });
      return undefined;
    },

    async signOut({ caller, reply }) {
      reply.setCookie(await signIns.end(caller.sessionId));
      noteSignOut(caller.user.id);
      await publish({ type: "signedOut", userId: caller.user.id, sessionIds: [caller.sessionId] });
      return undefined;
    },

    async listSessions({ caller }) {
      const sessions = await db.sessions.list(caller.user.id, now());
      return {
        sessions: sessions.map((session) => ({
          id: session.id,
          userAgent: session.userAgent,
          createdAt: moment(session.createdAt),
          lastUsedAt: moment(session.lastSeenAt),
          isCurrent: session.id === caller.sessionId,
        })),
      };
    },

    async endSession({ caller, params, reply }) {
      const id = sessionId(params.session);
      if (!(await db.sessions.deleteOf(caller.user.id, id))) {
        throw new ProblemError("notFound", "You are not signed in there any more.");
      }
      if (id === caller.sessionId) reply.setCookie(signIns.forget());
      noteSignOut(caller.user.id);
      await publish({ type: "signedOut", userId: caller.user.id, sessionIds: [id] });
      return undefined;
    },

    async signOutEverywhere({ caller, reply }) {
      const sessionIds = await enact(services, async ({ sessions }, record) => {
        const ended = await sessions.deleteAllOf(caller.user.id);
        await record({ action: "session.endedEverywhere", actor: caller.user.id });
        return ended;
      });
      reply.setCookie(signIns.forget());
      noteSignOut(caller.user.id);
      await publish({ type: "signedOut", userId: caller.user.id, sessionIds });
      return undefined;
    },

    issueGameToken: ({ caller }) => tokens.game.issue({ userId: caller.user.id, sessionId: caller.sessionId }),

    async issueAdminToken({ caller, body, request }) {
      const { user, sessionId } = caller;
      const refused = () => record(services, { action: "admin.tokenRefused", actor: user.id });
      if (user.hasPassword) {
        if (body.password === undefined) throw new ProblemError("passwordNeeded", "Type your password once more.");
        const forgive = await limits.spendTry(user.id, addressOf(request));
        if (!(await isPassword(body.password, await db.users.findPasswordHash(user.id)))) {
          await refused();
          throw new ProblemError("wrongCredentials", "This is not your password. Try again.");
        }
        await forgive();
      } else {
        // Who has no password here has proved who they are to a provider alone, perhaps long ago: there they prove it anew.
        const provedAt = await db.sessions.provedAt(sessionId, now());
        if (provedAt === null || provedAt.getTime() < now().getTime() - 1000 * FRESH_SECONDS) {
          await refused();
          throw new ProblemError(
            "freshSignInNeeded",
            "You have no password here. Sign in with your provider once more (?fresh=true), and ask again within five minutes.",
          );
        }
      }
      await record(services, { action: "admin.tokenIssued", actor: user.id });
      return tokens.admin.issue({ userId: user.id, sessionId });
    },
  } satisfies Partial<Handlers>;
}
