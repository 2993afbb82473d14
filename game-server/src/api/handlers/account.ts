import { randomBytes } from "node:crypto";
import { Obstructed, type SessionId } from "@crowdwire/db";
import type { UserId } from "@crowdwire/protocol";
import { hashPassword, isPassword, weaknessOf } from "../../auth/passwords.ts";
import { hashSecret } from "../../auth/SessionCookie.ts";
import { notSignedIn, ProblemError } from "../../http/ProblemError.ts";
import {
  addressChangedLetter,
  alreadyRegisteredLetter,
  confirmationLetter,
  passwordChangedLetter,
  resetLetter,
} from "../../mail/letters.ts";
import type { SendMail } from "../../mail/Mail.ts";
import type { ApiServices } from "../ApiServices.ts";
import { refuseBanned } from "../banned.ts";
import type { Handlers } from "../Call.ts";
import type { Caller } from "../Caller.ts";
import { addressOf, answerSignIn, moment, toProfile, toSignIn, userAgentOf } from "../present.ts";
import { readEvents } from "../readEvents.ts";
import { invalidFields } from "../readPart.ts";
import { enact, record } from "../record.ts";

const HOUR_MS = 3_600_000;
const CONFIRM_MS = 24 * HOUR_MS;
const RESET_MS = HOUR_MS;

/** One's own account: registering, confirming, changing, deleting. */
export function accountHandlers(services: ApiServices) {
  const { db, signIns, limits, publish, recorder, originOf, now } = services;
  const noteSignIn = (user: UserId) => recorder.record({ kind: "signedIn", at: now(), userId: user, worldId: null });

  function mailer(): SendMail {
    if (services.sendMail !== null) return services.sendMail;
    throw new ProblemError("mailFailed", "This server cannot send e-mail. Sign in another way, or ask its operator.");
  }

  function refuseWeak(field: string, password: string, own: { email: string; name: string }): void {
    const weakness = weaknessOf(password, own);
    if (weakness !== null) throw invalidFields({ [field]: weakness });
  }

  /** Is this one's password? Counted as a try. @throws ProblemError wrongCredentials, tooManyRequests */
  async function requirePassword(caller: Caller, password: string, address: string): Promise<void> {
    const forgive = await limits.spendTry(caller.user.id, address);
    if (!(await isPassword(password, await db.users.findPasswordHash(caller.user.id)))) {
      await record(services, { action: "account.passwordRefused", actor: caller.user.id });
      throw new ProblemError("wrongCredentials", "This is not your password. Try again.");
    }
    await forgive();
  }

  /** These sign-ins are gone from the database: whoever is inside by one of them goes, too. */
  async function tellSignedOut(user: UserId, sessionIds: readonly SessionId[]): Promise<void> {
    if (sessionIds.length > 0) await publish({ type: "signedOut", userId: user, sessionIds });
  }

  return {
    async readAccount({ caller: { user } }) {
      const [pendingEmail, identities] = await Promise.all([
        db.emailTokens.findPendingEmail(user.id, now()),
        db.identities.list(user.id),
      ]);
      const names = new Map(services.providers.issuers());
      return {
        profile: toProfile(user),
        email: user.email,
        pendingEmail,
        hasPassword: user.hasPassword,
        providers: identities.map(({ issuer }) => names.get(issuer) ?? issuer),
        isAdministrator: user.isAdministrator,
        createdAt: moment(user.createdAt),
      };
    },

    async listOwnEvents({ caller, query }) {
      await limits.spendHistory(caller.sessionId);
      return readEvents(db, { world: null, actor: caller.user.id }, query);
    },

    async changeProfile({ caller, body }) {
      const user = await db.users.update(caller.user.id, { displayName: body.name, look: body.look });
      if (user === null) throw notSignedIn();
      await publish({ type: "profileChanged", userId: user.id });
      return toProfile(user);
    },

    async register({ body, caller, request, reply }) {
      const send = mailer();
      if (caller !== null && !caller.user.isGuest) {
        throw new ProblemError("conflict", "You have an account already, and are signed in with it. Sign out first.");
      }
      refuseWeak("password", body.password, body);
      await limits.spendMail(body.email, addressOf(request));
      const passwordHash = await hashPassword(body.password);
      // Whoever is nobody yet is a guest from here on, and may walk about before they have read their mail.
      let started: Parameters<typeof toSignIn>[1];
      if (caller === null) {
        // A page whose sign-in is refused asks without it: whoever is kept out is not somebody new for that.
        const known = await signIns.peek(request.get("Cookie"));
        if (known !== null) await refuseBanned(services, known.user.id);
        await limits.spendGuest(addressOf(request), request.get("X-Load-Test-Key"));
        const guest = await signIns.startGuest({ name: body.name, look: body.look }, userAgentOf(request));
        reply.setCookie(guest.setCookie);
        noteSignIn(guest.user.id);
        started = guest;
      } else {
        const user = await db.users.update(caller.user.id, { displayName: body.name, look: body.look });
        if (user === null) throw notSignedIn();
        await publish({ type: "profileChanged", userId: user.id });
        started = { user, session: { id: caller.sessionId } };
      }
      const secret = randomBytes(32).toString("base64url");
      const isTaken = (await db.users.findByEmail(body.email)) !== null;
      if (!isTaken) {
        await db.emailTokens.create({
          userId: started.user.id,
          purpose: "confirm",
          email: body.email,
          passwordHash,
          tokenSha256: hashSecret(secret),
          expiresAt: new Date(now().getTime() + CONFIRM_MS),
        });
      }
      const origin = originOf(request);
      await send(
        isTaken ? alreadyRegisteredLetter(body.email, origin) : confirmationLetter(body.email, origin, secret),
      );
      return toSignIn(services, started);
    },

    async confirmEmail({ body, caller, request, reply }) {
      const tokenSha256 = hashSecret(body.token);
      const proof = await db.emailTokens.find(tokenSha256, "confirm", now());
      if (proof === null) throw linkExpired();
      const isSameBrowser = caller?.user.id === proof.userId;
      const person = await db.users.find(proof.userId);
      if (person === null || person.deletedAt !== null) throw linkExpired();
      if (!isSameBrowser) {
        // Whoever registers with another's address must not get their account confirmed by a curious click.
        if (body.password === undefined) {
          throw new ProblemError("passwordNeeded", "Type the password that you chose, to confirm from this browser.");
        }
        const forgive = await limits.spendTry(proof.userId, addressOf(request));
        const kept = proof.passwordHash ?? (await db.users.findPasswordHash(proof.userId));
        if (!(await isPassword(body.password, kept))) {
          const actor = caller?.user.id ?? null;
          await record(services, { action: "account.passwordRefused", actor, subject: proof.userId });
          throw new ProblemError("wrongCredentials", "This is not the password that you chose. Try again.");
        }
        await forgive();
      }
      await refuseBanned(services, person.id);
      const kept = isSameBrowser ? caller.sessionId : undefined;
      const { user, ended } = await enact(services, async ({ users, emailTokens, sessions }, record) => {
        const consumed = await emailTokens.consume(tokenSha256, "confirm", now());
        if (consumed === null) throw linkExpired();
        if (person.isGuest) {
          await users.register(person.id, { email: consumed.email, passwordHash: consumed.passwordHash });
        }
        const user = await users.confirmEmail(person.id, consumed.email, now());
        if (user === null) throw linkExpired();
        await record({ action: "account.emailConfirmed", actor: user.id });
        return { user, ended: await sessions.deleteAllOf(user.id, kept) };
      }).catch(emailTaken);
      await tellSignedOut(user.id, ended);
      if (person.isGuest) services.recorder.measure({ scope: null, metric: "accounts", value: 1, at: now() });
      if (!person.isGuest && person.email !== null && person.email !== user.email) {
        services.sendMail?.(addressChangedLetter(person.email, originOf(request))).catch(() => undefined);
      }
      if (kept !== undefined) return toSignIn(services, { user, session: { id: kept } });
      noteSignIn(user.id);
      return answerSignIn(services, await signIns.start(user, userAgentOf(request)), reply);
    },

    async forgotPassword({ body, request }) {
      const send = mailer();
      await limits.spendMail(body.email, addressOf(request));
      const user = await db.users.findByEmail(body.email);
      if (user === null) return undefined;
      const secret = randomBytes(32).toString("base64url");
      // Not waited for: how long it takes would tell that there is such an account.
      void db.emailTokens
        .create({
          userId: user.id,
          purpose: "reset",
          email: body.email,
          tokenSha256: hashSecret(secret),
          expiresAt: new Date(now().getTime() + RESET_MS),
        })
        .then(() => send(resetLetter(user.email ?? body.email, originOf(request), secret)))
        .catch((error: unknown) => services.logger.warn({ err: error }, "A letter for a new password was not sent."));
      return undefined;
    },

    async resetPassword({ body, request, reply }) {
      const tokenSha256 = hashSecret(body.token);
      const proof = await db.emailTokens.find(tokenSha256, "reset", now());
      const person = proof && (await db.users.find(proof.userId));
      if (!proof || !person) throw linkExpired();
      refuseWeak("password", body.password, { email: proof.email, name: person.displayName });
      await refuseBanned(services, person.id);
      const passwordHash = await hashPassword(body.password);
      const { user, ended } = await enact(services, async ({ users, emailTokens, sessions }, record) => {
        const consumed = await emailTokens.consume(tokenSha256, "reset", now());
        const user = consumed && (await users.setPassword(consumed.userId, passwordHash));
        if (user === null) throw linkExpired();
        await record({ action: "account.passwordReset", actor: user.id });
        return { user, ended: await sessions.deleteAllOf(user.id) };
      });
      await tellSignedOut(user.id, ended);
      noteSignIn(user.id);
      return answerSignIn(services, await signIns.start(user, userAgentOf(request)), reply);
    },

    async changePassword({ caller, body, request }) {
      const { user } = caller;
      await requirePassword(caller, body.currentPassword, addressOf(request));
      refuseWeak("newPassword", body.newPassword, { email: user.email ?? "", name: user.displayName });
      const passwordHash = await hashPassword(body.newPassword);
      const ended = await enact(services, async ({ users, sessions }, record) => {
        await users.setPassword(user.id, passwordHash);
        await record({ action: "account.passwordChanged", actor: user.id });
        return sessions.deleteAllOf(user.id, caller.sessionId);
      });
      await tellSignedOut(user.id, ended);
      if (user.email !== null) {
        services.sendMail?.(passwordChangedLetter(user.email, originOf(request))).catch(() => undefined);
      }
      return undefined;
    },

    async changeEmail({ caller, body, request }) {
      const send = mailer();
      await requirePassword(caller, body.password, addressOf(request));
      await limits.spendMail(body.email, addressOf(request));
      const origin = originOf(request);
      if ((await db.users.findByEmail(body.email)) !== null) {
        await send(alreadyRegisteredLetter(body.email, origin));
        return undefined;
      }
      const secret = randomBytes(32).toString("base64url");
      await db.emailTokens.create({
        userId: caller.user.id,
        purpose: "confirm",
        email: body.email,
        tokenSha256: hashSecret(secret),
        expiresAt: new Date(now().getTime() + CONFIRM_MS),
      });
      await send(confirmationLetter(body.email, origin, secret));
      return undefined;
    },

    async deleteAccount({ caller, body, request, reply }) {
      const { user } = caller;
      if (user.hasPassword) {
        if (body.password === undefined)
          throw new ProblemError("passwordNeeded", "Type your password to delete it all.");
        await requirePassword(caller, body.password, addressOf(request));
      } else if (body.name !== user.displayName) {
        throw invalidFields({ name: "Type your name exactly as it is shown." });
      }
      const sessionIds = await enact(services, async ({ users, sessions }, record) => {
        const ended = await sessions.deleteAllOf(user.id);
        await users.erase(user.id, now());
        await record({ action: "account.erased", actor: user.id });
        return ended;
      });
      await publish({ type: "signedOut", userId: user.id, sessionIds });
      await publish({ type: "accountErased", userId: user.id });
      reply.setCookie(signIns.forget());
      return undefined;
    },
  } satisfies Partial<Handlers>;
}

const linkExpired = () => new ProblemError("linkExpired", "This link has been used, or is too old. Ask for a new one.");

function emailTaken(error: unknown): never {
  if (error instanceof Obstructed && error.obstacle === "emailTaken") throw linkExpired();
  throw error;
}
