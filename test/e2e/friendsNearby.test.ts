import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, symlink } from "node:fs/promises";
import { get } from "node:https";
import { isIPv4 } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { Browser, BrowserContext } from "playwright-core";
import { findFreePort } from "../support/freePort.ts";
import { COMPILED_ONCE } from "../support/GameServerProcess.ts";
import { useDatabase } from "../support/postgres.ts";
import { changeCandidates } from "../support/signalingOfPage.ts";
import { writeSpeech } from "../support/speech.ts";
import { launchTalkingChromium, TalkingVisitor, type TalkingVisitorOptions } from "../support/TalkingVisitor.ts";
import { useTemporaryDirectory } from "../support/temporaryDirectory.ts";
import { until } from "../support/useWorld.ts";

const root = join(import.meta.dirname, "..", "..");
/** On the way from the gate, and two metres apart. */
const MEETING = [
  [0, 17.5],
  [0, 15.5],
] as const;
/** Chromium's own word for a network in which UDP is blocked: it opens no UDP socket for WebRTC. */
const WITHOUT_UDP = ["--webrtc-ip-handling-policy=disable_non_proxied_udp"];

describe("`npm start -- --lan` for friends on the same network, in browsers", function () {
  this.timeout(120_000);
  const browsers: Browser[] = [];
  let child: ChildProcess | undefined;
  let output = "";
  let url = "";

  after("it ends as it should, before its data go", async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    if (child === undefined) return;
    const ended = child.exitCode === null ? once(child, "exit") : [child.exitCode];
    child.kill("SIGTERM");
    expect((await ended)[0], output).to.equal(0);
  });

  const database = useDatabase();
  const folder = useTemporaryDirectory("lan");

  before("it runs, and says where friends go", async function () {
    const isInNetwork = Object.values(networkInterfaces())
      .flat()
      .some((own) => own !== undefined && !own.internal && isIPv4(own.address));
    // The machine is in no network: there is nobody to serve, and it says so (scripts/test/lan.test.ts).
    if (!isInNetwork) this.skip();
    await symlink(join(root, ".cache", "test-maps"), join(folder.path(), "maps"));
    const running = spawn(process.execPath, [join(root, "scripts", "start.ts"), "--lan"], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: {
        ...COMPILED_ONCE,
        ...process.env,
        DATABASE_URL: database.url(),
        DATA_DIR: folder.path(),
        PORT: String(await findFreePort()),
        OPS_PORT: String(await findFreePort()),
        LOG_LEVEL: "warn",
      },
    });
    child = running;
    for (const stream of [running.stdout, running.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    const isReady = () => running.exitCode !== null || /ready at https:\/\/\S+/u.test(output);
    await until("CrowdWire runs", isReady, 100_000).catch((error) => {
      throw new Error(`${String(error)}:\n${output}`);
    });
    url = /ready at (https:\/\/\S+)/u.exec(output)?.[1] ?? "";
    if (url === "") throw new Error(`It ended:\n${output}`);
  });

  it("shows the certificate that was made for this network's address", async () => {
    const ca = await readFile(join(folder.path(), "tls", "lan-cert.pem"));
    expect(url).to.not.contain("127.0.0.1");
    const status = await new Promise((resolve, reject) => {
      get(url, { ca }, (response) => resolve(response.resume().statusCode)).once("error", reject);
    });
    expect(status).to.equal(200);
    expect(output).to.contain("Their browsers warn of the certificate");
  });

  it("[SFU7] two at other machines hear each other, though UDP is blocked for one of them", async () => {
    const speech = join(folder.path(), "speech.wav");
    await writeSpeech(speech);
    // On another machine 127.0.0.1 is that machine: what the SFU offers there leads nowhere.
    const elsewhere = (context: BrowserContext) => context.addInitScript(changeCandidates, { "127.0.0.1": null });
    const enter = async (name: string, flags: readonly string[], [x, z]: readonly [number, number]) => {
      const browser = await launchTalkingChromium(speech, flags);
      browsers.push(browser);
      const settings: TalkingVisitorOptions["settings"] = { ignoreHTTPSErrors: true };
      const person = await TalkingVisitor.enter({ browser, url, name, settings, prepare: elsewhere });
      expect(await person.page.evaluate(() => isSecureContext), "browsers give microphones to these").to.equal(true);
      await Promise.all([person.connected(), person.goTo(x, z)]);
      return person;
    };
    const [ann, bob] = await Promise.all([enter("Ann", [], MEETING[0]), enter("Bob", WITHOUT_UDP, MEETING[1])]);
    await Promise.all([ann.hears(bob), bob.hears(ann)]);
    expect(await Promise.all([ann.way(), bob.way()])).to.deep.equal(["UDP", "TCP"]);
    for (const { visitor } of [ann, bob]) expect(visitor.complaints).to.deep.equal([]);
  });
});
