import type { Mail } from "./Mail.ts";

/** Where the links of e-mails lead: the pages of the client. */
const linkTo = (origin: string, page: string, secret: string) => `${origin}/${page}#${secret}`;

const CLOSING = "If you did not ask for this, you need not do anything: nothing will change.";

/** To whoever registers, or takes a new address. */
export const confirmationLetter = (to: string, origin: string, secret: string): Mail => ({
  to,
  subject: "Confirm your e-mail address for CrowdWire",
  text: [
    "Hello,",
    "open this link to confirm that this is your e-mail address. It works once, for the next 24 hours:",
    linkTo(origin, "confirm", secret),
    CLOSING,
  ].join("\n\n"),
});

/** To an address that somebody tries to register though it has an account: the page they see says nothing of it. */
export const alreadyRegisteredLetter = (to: string, origin: string): Mail => ({
  to,
  subject: "You have a CrowdWire account already",
  text: [
    "Hello,",
    "somebody has just tried to register with this e-mail address, and there is an account with it already. If it was you, sign in, or choose a new password there if you have forgotten yours:",
    `${origin}/sign-in`,
    CLOSING,
  ].join("\n\n"),
});

/** To whoever has forgotten their password. */
export const resetLetter = (to: string, origin: string, secret: string): Mail => ({
  to,
  subject: "Choose a new password for CrowdWire",
  text: [
    "Hello,",
    "open this link to choose a new password. It works once, for the next hour, and signs you out everywhere else:",
    linkTo(origin, "reset-password", secret),
    CLOSING,
  ].join("\n\n"),
});

/** After the password was changed, so that a thief does not go unnoticed. */
export const passwordChangedLetter = (to: string, origin: string): Mail => ({
  to,
  subject: "Your CrowdWire password was changed",
  text: [
    "Hello,",
    "the password of your account has just been changed, and every other device has been signed out. If it was not you, choose a new one at once:",
    `${origin}/forgot-password`,
  ].join("\n\n"),
});

/** To the address that an account had until now, for the same reason. */
export const addressChangedLetter = (to: string, origin: string): Mail => ({
  to,
  subject: "Your CrowdWire account has another e-mail address",
  text: [
    "Hello,",
    "the account that had this e-mail address has another one now, and every other device has been signed out. If it was not you, write to whoever runs this server:",
    origin,
  ].join("\n\n"),
});
