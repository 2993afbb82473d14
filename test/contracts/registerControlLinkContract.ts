import {
  type ControlCommand,
  type ControlCommandInput,
  type ControlReport,
  type ReplicaName,
  replicaName,
  worldId,
} from "@crowdwire/protocol";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { ControlLink } from "../../game-server/src/media/ControlLink.ts";
import type { ControlPort } from "../../sfu/src/control/ControlPort.ts";
import { until } from "../support/useWorld.ts";

const WORLD = worldId("7c9e6679-7425-40de-944b-e07fc1f90ae7");
const HOME = replicaName("sfu-0");
/** Without a word for this long a replica is given up, on either way; with time to notice. */
const GIVEN_UP_MS = 10_000;

export interface ControlLinkHarness {
  readonly link: ControlLink;
  /** The SFU's end: the real one. */
  openPort(replica: ReplicaName): Promise<ControlPort>;
  /** Between the SFU called `sfu-0` and the game server nothing passes any more, though nobody says so. */
  stall(): void;
  heal(): void;
  close(): Promise<void>;
}

/** An SFU as far as its control port is concerned: says who it is and how it is, and keeps what it is told. */
export class SpeakingSfu {
  readonly told: ControlCommand[] = [];
  readonly #port: ControlPort;
  readonly #replica: ReplicaName;
  readonly #incarnation: string;
  #beat: NodeJS.Timeout | undefined;

  constructor(port: ControlPort, replica: ReplicaName, incarnation: string) {
    this.#port = port;
    this.#replica = replica;
    this.#incarnation = incarnation;
  }

  async open(): Promise<void> {
    await this.#port.open({
      command: (command) => this.told.push(command),
      connected: () => this.#sayHello(),
      malformed: (why) => {
        throw new Error(`The game server said something malformed: ${why}`);
      },
    });
    this.#beat = setInterval(() => this.#sayLoad(), 500);
  }

  report(report: ControlReport): void {
    this.#port.report(report);
  }

  async close(): Promise<void> {
    clearInterval(this.#beat);
    await this.#port.close();
  }

  #sayHello(): void {
    this.report({ type: "hello", replica: this.#replica, incarnation: this.#incarnation, url: "/media" });
    this.#sayLoad();
  }

  #sayLoad(): void {
    const numbers = { consumers: 1, capacity: 400, peers: 2, workers: [] };
    this.report({ type: "load", replica: this.#replica, ...numbers, refuses: "nothing", isDraining: false });
  }
}

/** What every way from a game server to the SFUs does (SFU5). */
export function registerControlLinkContract(name: string, make: () => Promise<ControlLinkHarness>): void {
  describe(`the game server's end of the control channel: ${name}`, function () {
    this.timeout(60_000);
    let harness: ControlLinkHarness;
    let reports: ControlReport[];
    let lost: ReplicaName[];
    const sfus: SpeakingSfu[] = [];

    beforeEach(async () => {
      harness = await make();
      reports = [];
      lost = [];
    });

    afterEach(async () => {
      await harness.link.close();
      for (const sfu of sfus.splice(0)) await sfu.close();
      await harness.close();
    });

    function open(): void {
      harness.link.open({ report: (report) => reports.push(report), lost: (replica) => lost.push(replica) });
    }

    async function start(incarnation: string, replica = HOME): Promise<SpeakingSfu> {
      const sfu = new SpeakingSfu(await harness.openPort(replica), replica, incarnation);
      sfus.push(sfu);
      await sfu.open();
      return sfu;
    }

    const hellos = () =>
      reports.filter(({ type }) => type === "hello").map((hello) => "incarnation" in hello && hello.incarnation);
    const manifest = (revision: number): ControlCommandInput => ({
      type: "manifest",
      world: WORLD,
      epoch: 1,
      revision,
      groups: [],
      departed: [],
    });

    it("finds the SFU that was there before, and one that comes later", async () => {
      await start("first");
      open();
      await until("it has said who it is", () => hellos().includes("first"));
      await until("and how it is", () => reports.some(({ type }) => type === "load"));
      await sfus.pop()!.close();
      await until("it is given up", () => lost.includes(HOME), GIVEN_UP_MS);
      await start("second");
      await until("the next one has said who it is", () => hellos().includes("second"), GIVEN_UP_MS);
    });

    it("brings commands in their order, and each but once", async () => {
      const sfu = await start("first");
      open();
      await until("it is there", () => hellos().length > 0);
      for (let revision = 1; revision <= 200; revision++) harness.link.send(HOME, manifest(revision));
      await until("all have come", () => sfu.told.length >= 200);
      expect(sfu.told.map((command) => command.revision)).to.deep.equal(Array.from({ length: 200 }, (_, at) => at + 1));
    });

    it("says nothing to one what is for another", async () => {
      const sfu = await start("first");
      open();
      await until("it is there", () => hellos().length > 0);
      harness.link.send(replicaName("sfu-9"), manifest(1));
      harness.link.send(HOME, manifest(2));
      await until("its own has come", () => sfu.told.length > 0);
      expect(sfu.told.map(({ revision }) => revision)).to.deep.equal([2]);
    });

    it("passes over what cannot be read, and goes on", async () => {
      const sfu = await start("first");
      open();
      await until("it is there", () => hellos().length > 0);
      sfu.report({ type: "applied", replica: HOME, groupId: "all of them" } as never);
      sfu.report({ type: "resend", replica: HOME, world: WORLD });
      await until("the next is heard", () => reports.some(({ type }) => type === "resend"));
      expect(reports.filter(({ type }) => type === "applied")).to.deep.equal([]);
    });

    it("[SFU1] cut off without a word, gives the SFU up, and has it again by itself", async () => {
      const sfu = await start("first");
      open();
      await until("it is there", () => hellos().length > 0);
      harness.stall();
      await until("it is given up", () => lost.length > 0, GIVEN_UP_MS);
      expect(lost).to.deep.equal([HOME]);
      const before = hellos().length;
      harness.heal();
      await until("it is there again", () => hellos().length > before, GIVEN_UP_MS);
      sfu.told.length = 0;
      harness.link.send(HOME, manifest(7));
      await until("and hears", () => sfu.told.some(({ revision }) => revision === 7));
    });

    it("loses what is said while nobody is there, and closes twice without harm", async () => {
      open();
      for (let revision = 0; revision < 50; revision++) harness.link.send(HOME, manifest(revision));
      await harness.link.close();
      await harness.link.close();
      harness.link.send(HOME, manifest(99));
    });
  });
}
