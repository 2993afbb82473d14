import { z } from "zod";
import { AvatarLook } from "../avatar.ts";
import { EventList, EventSearch } from "./moderation.ts";
import { defineRoutes } from "./Route.ts";
import { Profile, SignIn } from "./session.ts";
import { DisplayName, Email, LinkToken, Moment, NewPassword, Password } from "./text.ts";

/** What one may know of one's own account. */
export const Account = z
  .object({
    profile: Profile,
    email: z.string().nullable(),
    /** An address that waits for its confirmation. */
    pendingEmail: z.string().nullable(),
    hasPassword: z.boolean(),
    /** Providers that vouch for this account. */
    providers: z.array(z.string()),
    isAdministrator: z.boolean(),
    createdAt: Moment,
  })
  .meta({ id: "Account" });
export type Account = z.infer<typeof Account>;

/** Changes one's name or look, everywhere but where a world has its own. */
export const ProfileChange = z.strictObject({ name: DisplayName.optional(), look: AvatarLook.optional() });
export type ProfileChange = z.infer<typeof ProfileChange>;

/** Whoever is not signed in yet becomes a guest with this name and look meanwhile. */
export const Registration = z.strictObject({
  email: Email,
  password: NewPassword,
  name: DisplayName,
  look: AvatarLook,
});
export type Registration = z.infer<typeof Registration>;

/** The link of a confirmation. The password is asked for where another browser than the one that registered opens it. */
export const Confirmation = z.strictObject({ token: LinkToken, password: Password.optional() });
export type Confirmation = z.infer<typeof Confirmation>;

export const PasswordReset = z.strictObject({ token: LinkToken, password: NewPassword });
export type PasswordReset = z.infer<typeof PasswordReset>;

export const PasswordChange = z.strictObject({ currentPassword: Password, newPassword: NewPassword });
export type PasswordChange = z.infer<typeof PasswordChange>;

export const EmailChange = z.strictObject({ email: Email, password: Password });
export type EmailChange = z.infer<typeof EmailChange>;

/** The password where there is one; others type their own name. */
export const AccountDeletion = z.strictObject({ password: Password.optional(), name: z.string().max(200).optional() });
export type AccountDeletion = z.infer<typeof AccountDeletion>;

const topic = "Account";

export const accountRoutes = defineRoutes({
  readAccount: {
    method: "GET",
    path: "/account",
    topic,
    summary: "One's own account.",
    who: "signedIn",
    answer: Account,
  },
  listOwnEvents: {
    method: "GET",
    path: "/account/events",
    topic,
    summary: "When one signed in and out, and what else one did outside of worlds, the latest first.",
    who: "signedIn",
    query: z.strictObject(EventSearch),
    answer: EventList,
  },
  changeProfile: {
    method: "PATCH",
    path: "/profile",
    topic,
    summary: "Changes one's name or look.",
    who: "signedIn",
    body: ProfileChange,
    answer: Profile,
  },
  register: {
    method: "POST",
    path: "/account/register",
    topic,
    summary: "Asks for an account: a link goes to the address. The answer is the same whether or not it is taken.",
    who: "anyone",
    body: Registration,
    answer: SignIn,
    status: 202,
  },
  confirmEmail: {
    method: "POST",
    path: "/account/confirm",
    topic,
    summary: "Confirms an address with the link that went to it, and signs in.",
    who: "anyone",
    audit: "account.emailConfirmed",
    body: Confirmation,
    answer: SignIn,
  },
  forgotPassword: {
    method: "POST",
    path: "/account/password/forgot",
    topic,
    summary: "Sends a link to choose a new password, where there is an account with this address.",
    who: "anyone",
    body: z.strictObject({ email: Email }),
  },
  resetPassword: {
    method: "POST",
    path: "/account/password/reset",
    topic,
    summary: "Chooses a new password with the link that was sent; ends every other sign-in.",
    who: "anyone",
    audit: "account.passwordReset",
    body: PasswordReset,
    answer: SignIn,
  },
  changePassword: {
    method: "PUT",
    path: "/account/password",
    topic,
    summary: "Chooses another password; ends every other sign-in.",
    who: "registered",
    audit: "account.passwordChanged",
    body: PasswordChange,
  },
  changeEmail: {
    method: "PUT",
    path: "/account/email",
    topic,
    summary: "Sends a link to a new address; the old one stays until it is opened.",
    who: "registered",
    body: EmailChange,
  },
  deleteAccount: {
    method: "DELETE",
    path: "/account",
    topic,
    summary:
      "Deletes one's account; what others keep of it no longer names anybody. Worlds must be transferred or deleted first.",
    who: "signedIn",
    audit: "account.erased",
    body: AccountDeletion,
  },
});
