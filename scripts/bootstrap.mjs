// @ts-check
// Runs on the machine's own Node before anything is installed, so: plain JavaScript, no dependencies, one file.
// Installs the packages when they are missing or the lock file has changed, then hands over to the pinned Node.

import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const LOWEST_NODE = 20;
const LOWEST_NPM = 9;
/** The first Node that runs TypeScript sources without being asked. */
const LOWEST_TYPE_STRIPPING_NODE = 24;

const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [task = "", ...taskArguments] = process.argv.slice(2);

checkMachine();
const script = join(root, "scripts", `${task}.ts`);
if (!/^[a-z][a-z-]*$/.test(task) || !existsSync(script)) {
  const tasks = readdirSync(join(root, "scripts")).filter((name) => name.endsWith(".ts"));
  fail(`There is no task "${task}". Tasks: ${tasks.map((name) => name.slice(0, -3)).join(", ")}.`);
}
await installIfNeeded();
await handOver(findPinnedNode(), script);

function checkMachine() {
  if (process.platform === "win32") {
    fail("CrowdWire runs on Linux and macOS. On Windows, open a WSL2 terminal (`wsl --install`) and start it there.");
  }
  const nodeMajor = Number(process.versions.node.split(".")[0]);
  if (nodeMajor < LOWEST_NODE) {
    fail(
      `This is Node ${process.versions.node}; CrowdWire needs ${LOWEST_NODE} or newer. Get one from https://nodejs.org and start again.`,
    );
  }
}

async function installIfNeeded() {
  const lockFile = join(root, "package-lock.json");
  const stampFile = join(root, "node_modules", ".crowdwire-installed");
  const wanted = `${createHash("sha256").update(readFileSync(lockFile)).digest("hex")} ${process.platform}-${process.arch}\n`;
  if (existsSync(stampFile)) {
    if (readFileSync(stampFile, "utf8") === wanted) {
      return;
    }
  } else if (isInstalledByHand(lockFile)) {
    writeFileSync(stampFile, wanted);
    return;
  }
  await install(lockFile);
  bringBackMediaWorker();
  writeFileSync(stampFile, wanted);
}

/** Whether somebody ran npm themselves: it writes its hidden lock file last, and that is not older than ours. */
function isInstalledByHand(/** @type {string} */ lockFile) {
  const hidden = join(root, "node_modules", ".package-lock.json");
  return existsSync(hidden) && statSync(hidden).mtimeMs >= statSync(lockFile).mtimeMs - 1000;
}

async function install(/** @type {string} */ lockFile) {
  const npm = findNpm();
  const total = countPackages(lockFile);
  const begunMs = Date.now();
  const seconds = () => `${((Date.now() - begunMs) / 1000).toFixed(0)} s`;
  process.stdout.write(`Installing ${total} packages (about a minute, once) …\n`);

  const child = spawn(npm.command, [...npm.prefix, "ci", "--loglevel=http", "--no-progress"], {
    cwd: root,
    // Git hooks, CI and npm itself set these; they must not turn half of the packages off.
    // The media worker is seen to later, by scripts/media-worker/build.sh: its package would fetch it by ways that not
    // every machine has. Any value makes it do nothing; at run time the variable must not be set.
    env: {
      ...process.env,
      NODE_ENV: "",
      npm_config_omit: "",
      npm_config_ignore_scripts: "false",
      MEDIASOUP_WORKER_BIN: "deferred",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let fetched = 0;
  let shownTenths = 0;
  /** @type {string[]} */
  const said = [];
  const hear = (/** @type {string} */ line) => {
    if (!line.startsWith("npm http")) {
      said.push(line);
      return;
    }
    if (!/\.tgz\b/.test(line)) {
      return;
    }
    fetched = Math.min(fetched + 1, total);
    if (process.stdout.isTTY) {
      process.stdout.write(`\r  ${fetched} of ${total} (${seconds()}) `);
    } else if (Math.floor((fetched / total) * 5) > shownTenths) {
      shownTenths = Math.floor((fetched / total) * 5);
      process.stdout.write(`  ${fetched} of ${total} (${seconds()})\n`);
    }
  };
  readLines(child.stdout, hear);
  readLines(child.stderr, hear);
  const stillThere = setInterval(() => {
    process.stdout.write(process.stdout.isTTY ? `\r  ${fetched} of ${total} (${seconds()}) ` : `  … ${seconds()}\n`);
  }, 10_000);
  const pass = () => child.kill("SIGTERM");
  for (const signal of SIGNALS) {
    process.on(signal, pass);
  }
  const code = await whenEnded(child);
  for (const signal of SIGNALS) {
    process.off(signal, pass);
  }
  clearInterval(stillThere);
  if (process.stdout.isTTY) {
    process.stdout.write("\r\x1b[K");
  }
  if (code > 128) {
    fail("The installation was interrupted; start again to finish it.");
  }
  if (code !== 0) {
    const isNews = (/** @type {string} */ line) => line.startsWith("npm error") && line.trim() !== "npm error";
    const news = said.filter(isNews).slice(0, 20);
    process.stderr.write(`${(news.length > 0 ? news : said.slice(-20)).join("\n")}\n`);
    fail(
      "The packages could not be installed; npm's own words are above. Check the network connection (or the proxy, with `npm config get registry`) and start again.",
    );
  }
  process.stdout.write(`✓ packages installed (${seconds()})\n`);
}

/** npm removed the media worker with its package. Where it was built before, its cache has it; else whoever needs it builds it. */
function bringBackMediaWorker() {
  const script = join(root, "scripts", "media-worker", "build.sh");
  const pinned = dirname(findPinnedNode());
  const env = { ...process.env, PATH: [pinned, process.env["PATH"] ?? ""].join(delimiter) };
  spawnSync("bash", [script, "--project", root, "--mode", "cached"], { env, stdio: "ignore" });
}

/** How many packages npm will fetch for this machine, by the lock file. */
function countPackages(/** @type {string} */ lockFile) {
  const { packages } = JSON.parse(readFileSync(lockFile, "utf8"));
  const fits = (/** @type {string[] | undefined} */ allowed, /** @type {string} */ own) =>
    allowed === undefined || allowed.includes(own);
  let count = 0;
  for (const [path, entry] of Object.entries(packages)) {
    const isForeign = path.includes("node_modules/") && entry.link !== true;
    if (isForeign && fits(entry.os, process.platform) && fits(entry.cpu, process.arch) && fits(entry.libc, "glibc")) {
      count++;
    }
  }
  return count;
}

function findNpm() {
  const running = process.env["npm_execpath"];
  const npm =
    running !== undefined && /npm-cli\.[cm]?js$/.test(running)
      ? { command: process.execPath, prefix: [running] }
      : { command: "npm", prefix: [] };
  const answer = spawnSync(npm.command, [...npm.prefix, "--version"], { encoding: "utf8", cwd: root });
  const version = answer.stdout?.trim() ?? "";
  if (answer.status !== 0 || version === "") {
    fail("npm was not found; it comes with Node from https://nodejs.org (on Debian: `apt-get install npm`).");
  }
  if (Number(version.split(".")[0]) < LOWEST_NPM) {
    fail(`This is npm ${version}; CrowdWire needs ${LOWEST_NPM} or newer. Run \`npm install -g npm\` and start again.`);
  }
  return npm;
}

/** The Node that package.json pins, wherever npm has put it. */
function findPinnedNode() {
  const modules = join(root, "node_modules");
  const archPackage = `node-${process.platform}-${process.arch}`;
  const places = [
    join(modules, "node", "bin", "node"),
    join(modules, "node", "node_modules", archPackage, "bin", "node"),
    join(modules, archPackage, "bin", "node"),
  ];
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) {
    return found;
  }
  if (Number(process.versions.node.split(".")[0]) >= LOWEST_TYPE_STRIPPING_NODE) {
    return process.execPath;
  }
  return fail(
    "The pinned Node is missing from node_modules: npm was kept from running its install script, perhaps. Run `npm ci --ignore-scripts=false` and start again.",
  );
}

/**
 * Runs the task with the terminal as it is. Signals are passed on and its exit code becomes ours. The IPC channel tells
 * it when we are gone without a word.
 */
async function handOver(/** @type {string} */ node, /** @type {string} */ file) {
  const child = spawn(node, [file, ...taskArguments], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    cwd: root,
    env: {
      // Sources are compiled once, not at every start: that halves the time a process needs to come up.
      NODE_COMPILE_CACHE: join(root, ".cache", "node"),
      ...process.env,
      // Programs that the task starts find the pinned Node first, too.
      PATH: [dirname(node), join(root, "node_modules", ".bin"), process.env["PATH"] ?? ""].join(delimiter),
    },
  });
  for (const signal of SIGNALS) {
    process.on(signal, () => child.kill(signal));
  }
  endWithNpm(() => child.kill("SIGTERM"));
  const code = await whenEnded(child);
  process.exit(code);
}

/** npm passes signals on. When it is killed without a chance to, only our ancestors' numbers change. */
function endWithNpm(/** @type {() => void} */ end) {
  if (process.env["npm_lifecycle_event"] === undefined) {
    return; // Started by hand: whoever did may leave while this stays, as with nohup.
  }
  const before = ancestors();
  const timer = setInterval(() => {
    if (ancestors() !== before) {
      clearInterval(timer);
      end();
    }
  }, 500);
  timer.unref();
}

/** Our parent and, where that is cheap to find out, its own: npm puts a shell between. */
function ancestors() {
  const parent = process.ppid;
  if (process.platform !== "linux" || parent === 1) {
    return `${parent}`;
  }
  try {
    const stat = readFileSync(`/proc/${parent}/stat`, "utf8");
    return `${parent} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]}`;
  } catch {
    return "gone"; // It ended between the two questions.
  }
}

/** @returns {Promise<number>} the exit code, or 128 + the signal's number as shells say it */
function whenEnded(/** @type {import("node:child_process").ChildProcess} */ child) {
  const numbers = /** @type {Record<string, number>} */ ({ SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGTERM: 15 });
  return new Promise((resolve) => {
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code, signal) => resolve(code ?? 128 + (numbers[signal ?? ""] ?? 1)));
  });
}

function readLines(/** @type {import("node:stream").Readable} */ stream, /** @type {(line: string) => void} */ hear) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(hear);
  });
  stream.on("end", () => rest !== "" && hear(rest));
}

/** @returns {never} */
function fail(/** @type {string} */ message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
