import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import type { Owner } from "./ownership.ts";

/**
 * Runs a program and ends it (SIGINT, PostgreSQL's fast shutdown) as soon as its standard input closes, which the
 * kernel does when this process is gone, `kill -9` included. A shell is the parent and reaps both.
 */
const TETHER = `
"$@" </dev/null 3<&- &
server=$!
{ read -r _ <&3; kill -INT "$server"; } 2>/dev/null &
watcher=$!
exec 3<&- 0<&-
wait "$server"
code=$?
kill "$watcher" 2>/dev/null
exit "$code"
`;

export interface LaunchOptions {
  nativeDir: string;
  clusterDir: string;
  port: number;
  durable: boolean;
  owner: Owner | undefined;
  /** Receives all the server writes. */
  logFile: string;
}

/** Starts the server on an existing cluster; the process answered is the shell that ends with it. */
export function launchPostgres(options: LaunchOptions): ChildProcess {
  const settings = [
    `port=${options.port}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=120",
    "timezone=UTC",
    "log_timezone=UTC",
    ...(options.durable
      ? []
      : ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum_naptime=5min"]),
  ];
  const program = join(options.nativeDir, "bin", "postgres");
  const args = ["-D", options.clusterDir, ...settings.flatMap((setting) => ["-c", setting])];
  const logFd = openSync(options.logFile, "a");
  try {
    // "exec 3<&0" gives the watcher the pipe: a background command's own standard input is /dev/null in sh.
    const child = spawn("/bin/sh", ["-c", `exec 3<&0\n${TETHER}`, "crowdwire-postgres", program, ...args], {
      stdio: ["pipe", logFd, logFd],
      // A session of its own: the terminal's Ctrl-C must not stop the database before what uses it.
      detached: true,
      cwd: "/",
      env: serverEnvironment(),
      ...options.owner,
    });
    // The shell may end first, and then closing the pipe fails; that is no news.
    child.stdin?.on("error", () => undefined);
    return child;
  } finally {
    closeSync(logFd);
  }
}

/** Nothing of the person's surroundings: PGPORT, PGDATA and locales would change what the server does. */
export function serverEnvironment(): Record<string, string> {
  return { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}
