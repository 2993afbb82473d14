import { createHash } from "node:crypto";
import type { MapFileNames, MapUploadRepository, MapUsage } from "@crowdwire/db";
import type { UserId } from "@crowdwire/protocol";
import { ProblemError } from "../http/ProblemError.ts";
import type { MapContent, MapFiles, MapReference } from "../persistence/MapFiles.ts";

const JPEG_BEGINS = [0xff, 0xd8, 0xff];
const MEGABYTE = 1_000_000;
/** So many of the latest maps are known by what was sent. */
const KNOWN = 50;

export interface MapIntakeOptions {
  readonly files: Pick<MapFiles, "nameOf" | "write" | "addPicture" | "has">;
  readonly uploads: Pick<MapUploadRepository, "usageOf" | "note">;
  /** What one person may keep here. */
  readonly most: MapUsage;
  readonly now: () => Date;
}

/** A map that was made ready, and how large it is. */
interface MadeMap {
  readonly map: MapReference;
  readonly bytes: number;
}

/**
 * Takes maps that people send: checked, made ready in a thread of its own with bounds on time and memory, counted to whoever
 * sent them, kept as files.
 */
export class MapIntake {
  readonly #options: MapIntakeOptions;
  /** By the hash of what was sent, the oldest first: whoever sends a map again waits for nothing. */
  readonly #known = new Map<string, MadeMap>();
  #isBusy = false;

  constructor(options: MapIntakeOptions) {
    this.#options = options;
  }

  /** The names of a map's files with this picture of it. @throws ProblemError wrongContentType for what is no JPEG */
  async takePicture(map: MapReference, bytes: Uint8Array): Promise<MapFileNames> {
    const isJpeg = bytes.length > 100 && JPEG_BEGINS.every((byte, index) => bytes[index] === byte);
    if (!isJpeg) throw new ProblemError("wrongContentType", "The picture of a map is a JPEG.");
    return this.#options.files.addPicture(map, bytes);
  }

  /** Whether a map that was taken once is still there. */
  has(map: MapReference): Promise<boolean> {
    return this.#options.files.has(map);
  }

  /**
   * The files of a map. One at a time in this process: each takes a core for seconds, and the worlds here need the others.
   * @throws ProblemError mapRefused with what to mend, quotaFull where they keep as much as they may, unavailable while
   * another is being made ready
   */
  async take(user: UserId, glb: Uint8Array): Promise<MapReference> {
    const { files, uploads, most } = this.#options;
    const sent = createHash("sha256").update(glb).digest("hex");
    const known = this.#known.get(sent);
    if (known !== undefined) {
      await this.#note(user, known);
      if (await this.has(known.map)) return known.map;
    }
    if (this.#isBusy) {
      throw new ProblemError("unavailable", "Another map is being made ready. Try again in a minute.", {
        retryAfterSeconds: 60,
      });
    }
    this.#isBusy = true;
    try {
      // Whoever has no room left need not wait for the computing to learn of it.
      const usage = await uploads.usageOf(user);
      if (usage.maps >= most.maps || usage.bytes >= most.bytes) throw quotaFull(usage, most, 0);
      const content = await build(glb);
      const bytes = content.scene.byteLength + content.ground.byteLength + content.description.byteLength;
      const made = { map: files.nameOf(content), bytes };
      await this.#note(user, made);
      await files.write(content);
      this.#remember(sent, made);
      return made.map;
    } finally {
      this.#isBusy = false;
    }
  }

  /** Before its files are written, or looked for: see sweepMapFiles. @throws ProblemError quotaFull */
  async #note(user: UserId, { map, bytes }: MadeMap): Promise<void> {
    const { uploads, most, now } = this.#options;
    const full = await uploads.note({ user, contentHash: map.contentHash, bytes, most, now: now() });
    if (full !== null) throw quotaFull(full, most, bytes);
  }

  #remember(sent: string, map: MadeMap): void {
    this.#known.delete(sent);
    this.#known.set(sent, map);
    for (const oldest of this.#known.keys()) if (this.#known.size > KNOWN) this.#known.delete(oldest);
  }
}

async function build(glb: Uint8Array): Promise<MapContent> {
  // Loaded when it is first needed: reading models is a lot of code that most servers never run.
  const { buildMapInWorker, MapRefused } = await import("@crowdwire/maps");
  const built = await buildMapInWorker(glb).catch((error: unknown) => {
    if (!(error instanceof MapRefused)) throw error;
    throw new ProblemError("mapRefused", error.message, { fields: { map: error.message }, cause: error });
  });
  return {
    scene: built.scene,
    ground: built.ground,
    description: Buffer.from(JSON.stringify(built.description)),
  };
}

function quotaFull(usage: MapUsage, most: MapUsage, bytes: number): ProblemError {
  const kept = `You keep ${usage.maps} maps of your own here, ${inMegabytes(usage.bytes)} MB`;
  const limit = `${most.maps} maps and ${inMegabytes(most.bytes)} MB are the most one person may keep`;
  const wanted = bytes === 0 ? "" : `; this one would take ${inMegabytes(bytes)} MB more`;
  const advice =
    "A map that became no world makes room after two days, one of a world that you delete once it cannot be restored any more.";
  const message = `${kept}${wanted}; ${limit}. ${advice}`;
  return new ProblemError("quotaFull", message, { fields: { map: message } });
}

function inMegabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(bytes < MEGABYTE ? 2 : 0);
}
