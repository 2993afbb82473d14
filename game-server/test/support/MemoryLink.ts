import {
  type ControlCommand,
  type ControlCommandInput,
  type ControlReport,
  entityId,
  type ReplicaName,
  replicaName,
} from "@crowdwire/protocol";
import type { ControlLink, ControlListener } from "../../src/media/ControlLink.ts";

/** The way to SFUs that are not there: keeps what each was told, and says what a test has them say. */
export class MemoryLink implements ControlLink {
  readonly said = new Map<ReplicaName, ControlCommandInput[]>();
  #listener: ControlListener | undefined;
  #incarnations = 0;

  open(listener: ControlListener): void {
    this.#listener = listener;
  }

  send(replica: ReplicaName, command: ControlCommandInput): void {
    this.said.set(replica, [...(this.said.get(replica) ?? []), command]);
  }

  async close(): Promise<void> {
    this.#listener = undefined;
  }

  /** An SFU process starts. */
  start(name: string): void {
    this.hello(name, `run-${++this.#incarnations}`);
  }

  /** An SFU says this. */
  report(report: ControlReport): void {
    this.#listener?.report(report);
  }

  hello(name: string, incarnation: string): void {
    this.#listener?.report({ type: "hello", replica: replicaName(name), incarnation, url: `/media-${name}` });
  }

  load(name: string, consumers: number, isDraining = false): void {
    this.#listener?.report({
      type: "load",
      replica: replicaName(name),
      consumers,
      capacity: 400,
      peers: 0,
      workers: [],
      refuses: "nothing",
      isDraining,
    });
  }

  /** The SFU says what people of a world do. */
  peers(name: string, world: string, states: Readonly<Record<number, "speaks" | "is silent" | "is gone">>): void {
    const peers = Object.entries(states).map(([entity, state]) => ({
      entityId: entityId(Number(entity)),
      isConnected: state !== "is gone",
      publishes: { audio: true, video: false, screen: false },
      isSpeaking: state !== "is silent",
    }));
    this.#listener?.report({
      type: "peers",
      replica: replicaName(name),
      world: world as ControlCommand["world"],
      peers,
    });
  }

  resend(name: string, world: string): void {
    this.#listener?.report({ type: "resend", replica: replicaName(name), world: world as ControlCommand["world"] });
  }

  lose(name: string): void {
    this.#listener?.lost(replicaName(name));
  }

  /** What this SFU was told since the last call. */
  take(name: string): ControlCommandInput[] {
    const said = this.said.get(replicaName(name)) ?? [];
    this.said.delete(replicaName(name));
    return said;
  }
}
