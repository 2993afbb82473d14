import type { Request } from "express";
import passport, { type Strategy } from "passport";
import CustomStrategy from "passport-custom";
import { Strategy as LocalStrategy } from "passport-local";
import type { StartedSignIn } from "./SignIns.ts";

/** Each way to show who one is. All of them end in a session, and none of them in more than one kind of it. */
export interface WaysIn {
  /** As somebody new, without an account. */
  guest(request: Request): Promise<StartedSignIn>;
  password(request: Request, email: string, password: string): Promise<StartedSignIn>;
  /** Comes back from an OpenID Connect provider. */
  provider(request: Request): Promise<StartedSignIn>;
}

/** The desk where people sign in: a passport strategy for each way. Sessions are ours, passport keeps none. */
export class PassportDesk {
  readonly #passport = new passport.Authenticator();

  constructor(ways: WaysIn) {
    this.#passport.use("guest", custom(ways.guest));
    this.#passport.use("provider", custom(ways.provider));
    const local = new LocalStrategy(
      { usernameField: "email", passReqToCallback: true, session: false },
      (request, email, password, done) => {
        ways.password(request as Request, email, password).then((started) => done(null, started), done);
      },
    );
    this.#passport.use("password", local as Strategy);
  }

  /** Signs in whoever sends this request, that way. @throws ProblemError saying why not */
  authenticate(way: keyof WaysIn, request: Request): Promise<StartedSignIn> {
    return new Promise((resolve, reject) => {
      const done = (error: unknown, started?: StartedSignIn | false | null) => {
        if (error) reject(error);
        else if (started) resolve(started);
        else reject(new Error(`The strategy ${way} has not said why it refuses.`));
      };
      this.#passport.authenticate(way, { session: false }, done)(request, undefined, reject);
    });
  }
}

function custom(way: (request: Request) => Promise<StartedSignIn>): Strategy {
  return new CustomStrategy((request, done) => {
    way(request as Request).then((started) => done(null, started), done);
  }) as Strategy;
}
