import { createHash } from "node:crypto";
import { sessionId, type User } from "@crowdwire/db";
import { AVATAR_CHOICES, AVATAR_PARTS, type AvatarLook, DisplayName, GuestSignIn } from "@crowdwire/protocol";
import { Email } from "@crowdwire/protocol/rest";
import type { Request } from "express";
import type { ApiServices } from "../api/ApiServices.ts";
import { refuseBanned } from "../api/banned.ts";
import { addressOf, userAgentOf } from "../api/present.ts";
import { enact, record } from "../api/record.ts";
import { ProblemError } from "../http/ProblemError.ts";
import type { Vouched } from "./OidcProviders.ts";
import type { WaysIn } from "./PassportDesk.ts";
import { isPassword } from "./passwords.ts";
import type { StartedSignIn } from "./SignIns.ts";

/** How each way to sign in is checked, and what it does to those who are guests already. */
export function createWaysIn(services: ApiServices): WaysIn {
  const { signIns, limits, providers, metrics, recorder, now, db } = services;

  async function admit(user: User, request: Request, provedAt?: Date): Promise<StartedSignIn> {
    await refuseBanned(services, user.id);
    // Whoever was signed in on this device before no longer is.
    const previous = await signIns.peek(request.get("Cookie"));
    if (previous !== null) await signIns.end(previous.session.id);
    return enact(services, async (repositories, record) => {
      await record({ action: "signIn.succeeded", actor: user.id, event: "signedIn" });
      return signIns.start(user, userAgentOf(request), repositories, provedAt);
    });
  }

  return {
    async guest(request) {
      await limits.spendGuest(addressOf(request), request.get("X-Load-Test-Key"));
      const started = await signIns.startGuest(GuestSignIn.parse(request.body), userAgentOf(request));
      metrics.guestsCreated.inc();
      recorder.record({ kind: "signedIn", at: now(), userId: started.user.id, worldId: null });
      recorder.measure({ scope: null, metric: "guests", value: 1, at: now() });
      return started;
    },

    async password(request, typedEmail, password) {
      const email = Email.parse(typedEmail);
      const forgive = await limits.spendTry(email, addressOf(request));
      const found = await db.users.findCredentials(email);
      // Nobody learns from the answer, or from how long it takes, whether there is such an account.
      if (!(await isPassword(password, found?.passwordHash ?? null)) || found === null) {
        await record(services, { action: "signIn.failed", actor: null, ...(found && { subject: found.user.id }) });
        throw wrongCredentials();
      }
      await forgive();
      return admit(found.user, request);
    },

    async provider(request) {
      const provider = String(request.params["provider"]);
      const vouched = await providers.finish(provider, request).catch(async (error: unknown) => {
        const isRefused = error instanceof ProblemError && error.code === "providerFailed";
        if (isRefused && (await limits.mayNoteFailure(addressOf(request)))) {
          await record(services, { action: "signIn.failed", actor: null, target: provider });
        }
        throw error;
      });
      const started = await admit(await findOrMakeUser(services, vouched), request, vouched.provedAt);
      return { ...started, returnTo: vouched.returnTo };
    },
  };
}

const wrongCredentials = () =>
  new ProblemError(
    "wrongCredentials",
    "The e-mail address or the password is wrong. Try again, or choose a new password.",
  );

/**
 * Whom a provider vouches for: somebody it has vouched for before; else whoever has the address that it has verified; else
 * the guest who went there, who keeps everything; else somebody new.
 */
async function findOrMakeUser({ db, now, recorder }: ApiServices, vouched: Vouched): Promise<User> {
  const known = await db.identities.findUser(vouched);
  if (known !== null) return known;
  const { user, isNew } = await db.transaction(async ({ users, identities, sessions }) => {
    const holder = vouched.email === null ? null : await users.findByEmail(vouched.email);
    const guest =
      vouched.guestSession === null ? null : await sessions.findUser(sessionId(vouched.guestSession), now());
    const credentials = { email: vouched.email, passwordHash: null, isEmailConfirmed: vouched.email !== null };
    const user =
      holder ??
      (guest?.isGuest
        ? await users.register(guest.id, credentials)
        : await users.createAccount({ ...credentials, displayName: nameOf(vouched), look: lookOf(vouched) }));
    await identities.add(user.id, { issuer: vouched.issuer, subject: vouched.subject, email: vouched.email });
    return { user, isNew: holder === null };
  });
  if (isNew) recorder.measure({ scope: null, metric: "accounts", value: 1, at: now() });
  return user;
}

/** What the provider calls them, as far as it can be a name here. */
function nameOf({ name }: Vouched): string {
  const cut = [...(name ?? "")].slice(0, 24).join("");
  const parsed = DisplayName.safeParse(cut);
  return parsed.success ? parsed.data : "New here";
}

/** Some look, the same for the same person. */
function lookOf({ issuer, subject }: Vouched): AvatarLook {
  const bytes = createHash("sha256").update(`${issuer} ${subject}`).digest();
  return Object.fromEntries(
    AVATAR_PARTS.map((part, index) => [part, bytes[index]! % AVATAR_CHOICES[part]]),
  ) as unknown as AvatarLook;
}
