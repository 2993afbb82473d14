import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect } from "chai";
import { before, describe, it } from "mocha";

const root = dirname(import.meta.dirname);

/**
 * What may import what of ours (ARCHITECTURE.md). A package imports another by name; a name with a path is that part
 * alone. Tests, scripts and the tests of the whole may import everything.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  simulation: ["protocol"],
  maps: ["protocol", "simulation"],
  ui: [],
  "service-kit": [],
  db: ["protocol", "service-kit"],
  "game-server": ["protocol", "simulation", "maps", "service-kit", "db"],
  sfu: ["protocol", "service-kit"],
  "client/headless": ["protocol", "simulation", "maps/loader"],
  client: ["protocol", "simulation", "maps/loader", "ui", "client/headless"],
  "load-tests": ["protocol", "simulation", "maps/loader", "client/headless"],
};

/** Inside a package: what the files of a folder must not reach, types aside: a port is a type that its user declares. */
const MAY_NOT_REACH: readonly { folder: string; targets: readonly RegExp[]; why: string }[] = [
  {
    folder: "game-server/src/world",
    targets: [/^@colyseus\//, /^@crowdwire\/db/, /^express$/, /^node:/, /\/(rooms|http|persistence)\//],
    why: "the world is plain data and rules: no sockets, database, files or clock",
  },
  {
    folder: "game-server/src/systems",
    targets: [/^@colyseus\//, /^@crowdwire\/db/, /^express$/, /^node:/, /\/(rooms|http|persistence)\//],
    why: "the tick never awaits, and systems never touch a socket",
  },
  {
    folder: "game-server/src/rooms",
    targets: [/\/systems\/(?!schedule\.ts$)/],
    why: "a room is a door, not a place for rules; it runs the schedule and knows none of its systems",
  },
  { folder: "game-server/src/persistence", targets: [/\/(rooms|systems)\//], why: "what is kept knows no rooms" },
  {
    folder: "client/headless",
    targets: [/^@babylonjs\//, /^react/, /^@mantine\//, /\.\.\/src\//],
    why: "bots run this code, without a page",
  },
  {
    folder: "maps/src/loader",
    targets: [/^@gltf-transform\//, /^node:/, /\/authoring\//],
    why: "it runs in browsers",
  },
];

/** Who alone may import a vendor's package. */
const ONLY_HOME: Readonly<Record<string, readonly string[]>> = {
  "@babylonjs/": ["client/src/scene"],
  "@recast-navigation/": ["maps"],
  "@gltf-transform/": ["maps"],
  knex: ["db"],
  pg: ["db"],
  "@colyseus/core": ["game-server/src"],
  "@colyseus/ws-transport": ["game-server/src"],
  "@colyseus/sdk": ["client/headless"],
  pino: ["service-kit"],
  "prom-client": ["service-kit"],
  express: ["game-server/src"],
  passport: ["game-server/src/auth"],
  "openid-client": ["game-server/src/auth"],
  "@node-rs/argon2": ["game-server/src/auth"],
  nodemailer: ["game-server/src/mail"],
  "rate-limiter-flexible": ["game-server/src/api"],
  "zod-openapi": ["game-server/src/api"],
  mediasoup: ["sfu/src"],
  "mediasoup-client": ["client/src/media/session"],
  linkifyjs: ["client/src/chat"],
  three: [],
};

const LONGEST_FILE_LINES = 400;

/** Written by a program, or a vendor's. */
const NOT_OURS = ["**/node_modules/**", "**/dist/**", "**/.data/**", "**/.cache/**"];

interface Source {
  path: string;
  text: string;
  /** Module names as written; relative ones as paths from the root. */
  imports: string[];
  /** Those of them that are there when the program runs. */
  valueImports: string[];
}

describe("the architecture", () => {
  let sources: Source[] = [];

  before(() => {
    const paths = globSync(["**/*.ts", "**/*.tsx", "**/*.mjs"], { cwd: root, exclude: NOT_OURS });
    sources = paths.map(readSource);
  });

  it("lists every package", () => {
    const packages = readdirSync(root).filter((name) => existsSync(join(root, name, "package.json")));
    const listed = [...Object.keys(MAY_IMPORT), "scripts", "test"];
    expect(packages.filter((name) => !listed.includes(name))).to.deep.equal([]);
  });

  it("lets each package import only those it may", () => {
    const breaches = productSources(sources).flatMap((source) => {
      const home = homeOf(source.path);
      const allowed = MAY_IMPORT[home] ?? [];
      return source.imports
        .filter((name) => name.startsWith("@crowdwire/"))
        .map((name) => name.slice("@crowdwire/".length))
        .filter((name) => name !== home && !allowed.some((entry) => name === entry || name.startsWith(`${entry}/`)))
        .map((name) => `${source.path} imports ${name}`);
    });
    expect(breaches).to.deep.equal([]);
  });

  it("reaches other packages by their names, never by a path", () => {
    const breaches = productSources(sources).flatMap((source) => {
      const home = homeOf(source.path).split("/", 1)[0] ?? "";
      return source.imports
        .filter((name) => name.startsWith("/"))
        .filter((name) => name.split("/")[1] !== home)
        .map((name) => `${source.path} reaches ${name}`);
    });
    expect(breaches).to.deep.equal([]);
  });

  it("keeps folders apart that must not know each other", () => {
    const breaches = MAY_NOT_REACH.flatMap(({ folder, targets, why }) =>
      productSources(sources)
        .filter((source) => source.path.startsWith(`${folder}/`))
        .flatMap((source) =>
          source.valueImports
            .filter((name) => targets.some((target) => target.test(name)))
            .map((name) => `${source.path} imports ${name}: ${why}`),
        ),
    );
    expect(breaches).to.deep.equal([]);
  });

  it("gives each vendor one home", () => {
    const breaches = Object.entries(ONLY_HOME).flatMap(([vendor, homes]) =>
      productSources(sources)
        .filter((source) => !homes.some((home) => source.path.startsWith(`${home}/`)))
        .filter((source) =>
          source.imports.some((name) =>
            vendor.endsWith("/") ? name.startsWith(vendor) : name === vendor || name.startsWith(`${vendor}/`),
          ),
        )
        .map((source) => `${source.path} imports ${vendor}`),
    );
    expect(breaches).to.deep.equal([]);
  });

  it(`keeps every file at ${LONGEST_FILE_LINES} lines or below`, () => {
    const scripts = globSync(["**/*.sh", "**/*.py", ".ci/run"], { cwd: root, exclude: NOT_OURS });
    expect(scripts).to.include(join("scripts", "media-worker", "build.sh"));
    const tooLong = [...sources, ...scripts.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }))]
      .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
      .filter(({ lines }) => lines > LONGEST_FILE_LINES)
      .map(({ path, lines }) => `${path}: ${lines}`);
    expect(tooLong).to.deep.equal([]);
  });

  it("tells newcomers of no file that is not there", () => {
    const paths = globSync("**/*", { cwd: root, exclude: NOT_OURS }).map((path) => `/${path}`);
    const isThere = (told: string) => paths.some((path) => path.endsWith(`/${told}`) || path.includes(`/${told}-`));
    const missing = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].flatMap((page) =>
      [...readFileSync(join(root, page), "utf8").matchAll(/`([\w.-]+(?:\/[\w.-]+)+)\/?`/g)]
        .map(([, told = ""]) => told)
        .filter((told) => !isThere(told))
        .map((told) => `${page} tells of ${told}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it("has no folder whose name accepts anything", () => {
    const anything = /(^|\/)(utils?|helpers?|common|shared|types|misc)(\/|\.tsx?$)/i;
    expect(sources.map((source) => source.path).filter((path) => anything.test(path))).to.deep.equal([]);
  });

  it("names classes' files after the class, and nothing Manager, Helper or Util", () => {
    const breaches = sources.flatMap((source) =>
      [...source.text.matchAll(/^export (?:abstract )?(?:class|interface|function|const) (\w+)/gm)]
        .map(([, name]) => name ?? "")
        .filter((name) => /(Manager|Helper|Utils?)$/.test(name))
        .map((name) => `${source.path} exports ${name}`),
    );
    expect(breaches).to.deep.equal([]);
  });
});

/** What is shipped: neither tests nor benches nor the tasks of a checkout. */
function productSources(sources: readonly Source[]): Source[] {
  return sources.filter((source) => !/(^|\/)(test|bench|scripts)\//.test(source.path) && homeOf(source.path) !== "");
}

/** The longest key of the table that a path lies in. */
function homeOf(path: string): string {
  const homes = Object.keys(MAY_IMPORT).filter((home) => path.startsWith(`${home}/`));
  return homes.sort((a, b) => b.length - a.length)[0] ?? "";
}

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), "utf8");
  const pattern =
    /(?:^|[\s;])(?:import|export)\s[^"'`;]*?from\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm;
  const found = [...text.matchAll(pattern)].map((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? "";
    return {
      name: name.startsWith(".") ? `/${relative(root, resolve(root, dirname(path), name))}` : name,
      isType: /^\s*(import|export)\s+type\s/.test(match[0]),
    };
  });
  return {
    path,
    text,
    imports: found.map(({ name }) => name),
    valueImports: found.filter(({ isType }) => !isType).map(({ name }) => name),
  };
}
