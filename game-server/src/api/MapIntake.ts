import { createHash } from "node:crypto";
import type { MapFileNames } from "@crowdwire/db";
import { ProblemError } from "../http/ProblemError.ts";
import type { MapFiles, MapReference } from "../persistence/MapFiles.ts";

const JPEG_BEGINS = [0xff, 0xd8, 0xff];
/** So many of the latest maps are known by what was sent. */
const KNOWN = 50;

type TakenFiles = Pick<MapFiles, "write" | "addPicture" | "has">;

/** Takes maps that people send: checked, made ready in a thread of its own with bounds on time and memory, kept as files. */
export class MapIntake {
  readonly #files: TakenFiles;
  /** By the hash of what was sent, the oldest first: whoever sends a map again waits for nothing. */
  readonly #known = new Map<string, MapReference>();
  #isBusy = false;

  constructor(files: TakenFiles) {
    this.#files = files;
  }

  /** The names of a map's files with this picture of it. @throws ProblemError wrongContentType for what is no JPEG */
  async takePicture(map: MapReference, bytes: Uint8Array): Promise<MapFileNames> {
    const isJpeg = bytes.length > 100 && JPEG_BEGINS.every((byte, index) => bytes[index] === byte);
    if (!isJpeg) throw new ProblemError("wrongContentType", "The picture of a map is a JPEG.");
    return this.#files.addPicture(map, bytes);
  }

  /** Whether a map that was taken once is still there. */
  has(map: MapReference): Promise<boolean> {
    return this.#files.has(map);
  }

  /**
   * The files of a map. One at a time in this process: each takes a core for seconds, and the worlds here need the others.
   * @throws ProblemError mapRefused with what to mend, unavailable while another is being made ready
   */
  async take(glb: Uint8Array): Promise<MapReference> {
    const sent = createHash("sha256").update(glb).digest("hex");
    const known = this.#known.get(sent);
    if (known !== undefined && (await this.has(known))) return known;
    if (this.#isBusy) {
      throw new ProblemError("unavailable", "Another map is being made ready. Try again in a minute.", {
        retryAfterSeconds: 60,
      });
    }
    this.#isBusy = true;
    try {
      // Loaded when it is first needed: reading models is a lot of code that most servers never run.
      const { buildMapInWorker, MapRefused } = await import("@crowdwire/maps");
      const built = await buildMapInWorker(glb).catch((error: unknown) => {
        if (!(error instanceof MapRefused)) throw error;
        throw new ProblemError("mapRefused", error.message, { fields: { map: error.message }, cause: error });
      });
      const map = await this.#files.write({
        scene: built.scene,
        ground: built.ground,
        description: Buffer.from(JSON.stringify(built.description)),
      });
      this.#remember(sent, map);
      return map;
    } finally {
      this.#isBusy = false;
    }
  }

  #remember(sent: string, map: MapReference): void {
    this.#known.delete(sent);
    this.#known.set(sent, map);
    for (const oldest of this.#known.keys()) if (this.#known.size > KNOWN) this.#known.delete(oldest);
  }
}
