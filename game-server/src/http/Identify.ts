import type { Request, Response } from "express";
import type { SignedIn, SignIns } from "../auth/SignIns.ts";
import { notSignedIn } from "./ProblemError.ts";

/** Who sends this request; prolongs their cookie on the way. */
export interface Identify {
  optional(request: Request, response: Response): Promise<SignedIn | null>;
  /** @throws ProblemError notSignedIn */
  required(request: Request, response: Response): Promise<SignedIn>;
}

export function createIdentify(signIns: SignIns): Identify {
  const optional: Identify["optional"] = async (request, response) => {
    const found = await signIns.find(request.get("Cookie"));
    if (found?.setCookie !== undefined) response.append("Set-Cookie", found.setCookie);
    return found;
  };
  return {
    optional,
    required: async (request, response) => {
      const found = await optional(request, response);
      if (found === null) throw notSignedIn();
      return found;
    },
  };
}
