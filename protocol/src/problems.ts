/** Every way in which the API refuses or fails: the code in the answer, its HTTP status and its title. */
export const PROBLEMS = {
  malformedJson: { status: 400, title: "The request is not JSON" },
  invalidRequest: { status: 400, title: "The request is not valid" },
  notSignedIn: { status: 401, title: "Not signed in" },
  wrongOrigin: { status: 403, title: "Not from this site" },
  missingRequestHeader: { status: 403, title: "A header is missing" },
  worldNotFound: { status: 404, title: "No such world" },
  notFound: { status: 404, title: "Not found" },
  methodNotAllowed: { status: 405, title: "Not possible here" },
  bodyTooLarge: { status: 413, title: "The request is too large" },
  wrongContentType: { status: 415, title: "Not JSON" },
  tooManyRequests: { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "Something went wrong" },
  unavailable: { status: 503, title: "Not available for the moment" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;
