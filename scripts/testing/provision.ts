import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { provideMediaWorker } from "../supervisor/mediaWorker.ts";
import type { Progress } from "../supervisor/Progress.ts";
import { runCommand } from "../supervisor/runCommand.ts";
import { StartError } from "../supervisor/StartError.ts";

/** A program that tests need and npm cannot bring. */
interface Need {
  title: string;
  debianPackage: string;
  macosCommand: string;
  /** Whether it is there. */
  isMet: () => boolean;
}

const CHROMIUM: Need = {
  title: "Chromium",
  debianPackage: "chromium",
  macosCommand: "brew install --cask chromium (or Google Chrome)",
  isMet: () =>
    (process.env["CHROMIUM_PATH"] ?? "") !== "" ||
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"].some(isOnPath) ||
    existsSync("/Applications/Google Chrome.app") ||
    existsSync("/Applications/Chromium.app"),
};

const REDIS: Need = {
  title: "redis-server",
  debianPackage: "redis-server",
  macosCommand: "brew install redis",
  isMet: () => isOnPath("redis-server"),
};

const COTURN: Need = {
  title: "coturn",
  debianPackage: "coturn",
  macosCommand: "brew install coturn",
  isMet: () => isOnPath("turnserver"),
};

/**
 * Sees to it that the machine has what the chosen tests need: on Debian and its kin, as root, from its packages.
 *
 * @throws StartError with one line that names what to install
 */
export async function provision(progress: Progress, root: string, needsBrowser: boolean): Promise<void> {
  const missing = [...(needsBrowser ? [CHROMIUM] : []), REDIS, COTURN].filter((need) => !need.isMet());
  if (missing.length === 0) {
    return;
  }
  const packages = missing.map((need) => need.debianPackage);
  const titles = missing.map((need) => need.title).join(" and ");
  const byHand =
    process.platform === "darwin"
      ? missing.map((need) => `\`${need.macosCommand}\``).join(" and ")
      : `\`sudo apt-get install ${packages.join(" ")}\``;
  const hint = `The tests need ${titles}: install with ${byHand} and start again${needsBrowser ? "; CHROMIUM_PATH names a browser elsewhere" : ""}.`;
  if (process.getuid?.() !== 0 || !isOnPath("apt-get")) {
    throw new StartError(hint);
  }
  await progress.step(`installing ${titles} from the system's packages`, `${titles} installed`, async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const options = { cwd: root, env, isQuiet: true };
    const install = ["install", "-y", "--no-install-recommends", ...packages];
    // Often the lists are there; then fetching them again is time for nothing.
    let result = await runCommand("apt-get", install, options);
    if (result.code !== 0) {
      await runCommand("apt-get", ["update"], options);
      result = await runCommand("apt-get", install, options);
    }
    if (result.code !== 0 || missing.some((need) => !need.isMet())) {
      throw new StartError(`${result.output.trim().split("\n").slice(-8).join("\n")}\n${hint}`);
    }
  });
}

/**
 * Sees to it that there is a media worker: without one the tests of sound and video have nothing to test.
 *
 * @throws StartError with one line that says what to do
 */
export async function provisionMediaWorker(progress: Progress, root: string): Promise<void> {
  const logFile = join(root, ".data", "logs", "media-worker-build.log");
  const signal = new AbortController().signal;
  await progress.step("getting the media worker", "media worker ready", async (tell) => {
    const problem = await provideMediaWorker({ root, logFile, signal, tell });
    if (problem !== null) {
      throw new StartError(`The tests need mediasoup's worker, but ${problem}.`);
    }
  });
}

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== "";
    } catch {
      return false; // Not in this folder.
    }
  });
}
