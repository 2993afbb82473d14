import { type DestinationStream, type LevelWithSilent, type Logger, pino } from "pino";
import pretty from "pino-pretty";

export type { Logger };

export interface LoggerOptions {
  /** Bound to every line. */
  service: string;
  level?: LevelWithSilent;
  /** Lines for people instead of JSON. */
  pretty?: boolean;
  /** Further field names never to write, beside the usual ones: pass `secretKeys(schema)`. */
  secrets?: readonly string[];
  /** Where lines go; standard output when absent. */
  destination?: DestinationStream;
}

/** Field names that hold a secret wherever they turn up. */
const USUAL_SECRETS = ["password", "passwordHash", "token", "secret", "authorization", "cookie", "ticket"];

/**
 * The one root logger of a process. Messages are constant sentences, facts are fields, and fields with a secret's name
 * are written as "[secret]" down to the third level. Connection URLs are written without their password.
 */
export function createLogger(options: LoggerOptions): Logger {
  const names = [...USUAL_SECRETS, '["set-cookie"]', ...(options.secrets ?? [])];
  const paths = names.flatMap((name) =>
    name.startsWith("[") ? [name, `*${name}`, `*.*${name}`] : [name, `*.${name}`, `*.*.${name}`],
  );
  const settings = {
    base: { service: options.service },
    level: options.level ?? "info",
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths, censor: "[secret]" },
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: serializeError, error: serializeError },
  };
  if (options.pretty === true) {
    const stream = pretty({
      sync: true,
      ignore: "pid,hostname,service",
      translateTime: "SYS:HH:MM:ss.l",
      ...(options.destination === undefined ? {} : { destination: options.destination as NodeJS.WritableStream }),
    });
    return pino(settings, stream);
  }
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}

/** An error's own text may quote a connection URL; its password must not reach the log. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) {
    return error;
  }
  const serialized = pino.stdSerializers.err(error);
  return {
    ...serialized,
    message: withoutUrlPassword(serialized.message),
    stack: withoutUrlPassword(serialized.stack),
  };
}

function withoutUrlPassword(text: string): string {
  return text.replace(/(\w+:\/\/[^\s:/@]*:)[^\s@/]+@/g, "$1[secret]@");
}
