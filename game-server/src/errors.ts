import { AppError } from "@crowdwire/service-kit";

/** The folder of signing keys cannot be read or written. */
export class SigningKeysUnusable extends AppError {
  constructor(path: string, what: string, cause?: unknown) {
    super(`The signing keys cannot be used: ${path} ${what}. Restore it, or delete it to have a new key made.`, {
      code: "signingKeysUnusable",
      retriable: false,
      cause,
    });
  }
}

/** A world's map is named in the database and absent from the data folder. */
export class MapFileMissing extends AppError {
  constructor(path: string, cause?: unknown) {
    super(`The map file ${path} is missing. Start again with the same DATA_DIR so that it is built anew.`, {
      code: "mapFileMissing",
      retriable: false,
      cause,
    });
  }
}

/** One of the project's own maps cannot be built: a mistake of its author, which no operator can mend. */
export class SeededMapFailed extends AppError {
  constructor(name: string, cause: unknown) {
    super(`The map of ${name} cannot be built. Use a version of CrowdWire whose maps build.`, {
      code: "seededMapFailed",
      retriable: false,
      cause,
    });
  }
}
