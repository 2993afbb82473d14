import type { ControlCommand, ControlReport, ReplicaLoad } from "@crowdwire/protocol";
import { replicaName } from "@crowdwire/protocol";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { ControlPort } from "../../src/control/ControlPort.ts";
import { group, manifest } from "../support/desires.ts";

/** The other end: a game server, as far as the port is concerned. */
export interface ControlCaller {
  say(text: string): void;
  /** What it has heard so far. */
  readonly reports: readonly ControlReport[];
  close(): Promise<void>;
}

export interface ControlHarness {
  readonly port: ControlPort;
  /** Connects, once the port is open. */
  connect(): Promise<ControlCaller>;
  close(): Promise<void>;
}

export const LOAD: ReplicaLoad = {
  type: "load",
  replica: replicaName("sfu-7"),
  consumers: 3,
  capacity: 400,
  peers: 2,
  workers: [{ consumers: 3, peers: 2, cpu: 0.1, pipes: 0 }],
  refuses: "nothing",
  isDraining: false,
};

/** What every control port does (SFU5). */
export function registerControlPortContract(name: string, make: () => Promise<ControlHarness>): void {
  describe(`the control port: ${name}`, () => {
    let harness: ControlHarness;
    let commands: ControlCommand[];
    let malformed: string[];
    let connections: number;

    beforeEach(async () => {
      commands = [];
      malformed = [];
      connections = 0;
      harness = await make();
      await harness.port.open({
        command: (command) => commands.push(command),
        connected: () => connections++,
        malformed: (why) => malformed.push(why),
      });
    });

    afterEach(() => harness.close());

    async function until(isTrue: () => boolean): Promise<void> {
      const deadline = performance.now() + 5000;
      while (!isTrue()) {
        if (performance.now() > deadline) throw new Error("it did not come");
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }

    it("brings commands, checked, in their order", async () => {
      const caller = await harness.connect();
      const said = [group(1, { revision: 1 }, [1, 2]), group(1, { revision: 2 }, []), manifest({ revision: 2 }, {})];
      for (const command of said) caller.say(JSON.stringify(command));
      await until(() => commands.length === said.length);
      expect(commands).to.deep.equal(said);
    });

    it("says when a game server is there to be told everything", async () => {
      await harness.connect();
      await until(() => connections > 0);
    });

    it("brings nothing of what cannot be read, and goes on", async () => {
      const caller = await harness.connect();
      const [good] = [group(1, { revision: 1 }, [1])];
      const bad = [
        "",
        "{",
        "null",
        "[]",
        JSON.stringify({ ...good, type: "expel" }),
        JSON.stringify({ ...good, extra: 1 }),
        JSON.stringify({ ...good, epoch: -1 }),
        JSON.stringify({ ...good, revision: 1.5 }),
        JSON.stringify({ ...good, world: "here" }),
        JSON.stringify({ ...good, members: [{ ...good?.members[0], entityId: 70_000 }] }),
        JSON.stringify({ ...good, members: [{ ...good?.members[0], role: "owner" }] }),
      ];
      for (const text of bad) caller.say(text);
      caller.say(JSON.stringify(good));
      await until(() => commands.length === 1 && malformed.length === bad.length);
    });

    it("brings reports to every game server", async () => {
      const [one, other] = [await harness.connect(), await harness.connect()];
      await until(() => connections > 0);
      harness.port.report(LOAD);
      await until(() => [one, other].every(({ reports }) => reports.some(({ type }) => type === "load")));
      expect(one.reports.find(({ type }) => type === "load")).to.deep.equal(LOAD);
    });

    it("loses what it reports while nobody is there, and does not mind", () => {
      for (let count = 0; count < 100; count++) harness.port.report(LOAD);
    });

    it("closes twice without harm", async () => {
      await harness.port.close();
      await harness.port.close();
    });
  });
}
