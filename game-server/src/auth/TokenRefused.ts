/** Why a token was refused, in a word. */
export type TokenRefusal =
  | "malformed"
  | "algorithm"
  | "unknownKey"
  | "signature"
  | "expired"
  | "notYetValid"
  | "issuer"
  | "audience"
  | "claims";

const SENTENCES: Record<TokenRefusal, string> = {
  malformed: "The token is not a signed token.",
  algorithm: "The token is signed with an algorithm that is not accepted.",
  unknownKey: "The token names a key that is not known.",
  signature: "The token's signature is wrong.",
  expired: "The token has expired. Ask for a new one.",
  notYetValid: "The token is not valid yet. Check the clock of the machine that made it.",
  issuer: "The token was made by somebody else.",
  audience: "The token is meant for another service.",
  claims: "The token does not say what it must.",
};

/** A token that must not be believed. */
export class TokenRefused extends Error {
  readonly reason: TokenRefusal;

  constructor(reason: TokenRefusal, cause?: unknown) {
    super(SENTENCES[reason], { cause });
    this.name = "TokenRefused";
    this.reason = reason;
  }
}
