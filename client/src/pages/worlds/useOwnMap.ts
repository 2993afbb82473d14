import type { PreparedMap } from "@crowdwire/protocol/rest";
import { WORLD_LIMITS } from "@crowdwire/protocol/rest";
import { useEffect, useRef, useState } from "react";
import { sentenceFor } from "../../api/ApiError.ts";
import { api } from "../../api/browserApi.ts";

/** As the limit is set, and as most systems show the size of a file. */
const MEGABYTE = 1024 * 1024;
export const LARGEST_MAP_MB = Math.floor(WORLD_LIMITS.mapBytes / MEGABYTE);

/** What has become of the file that somebody chose. */
export type OwnMapState =
  | { is: "none" }
  /** `sent` 0…1; 1: all of it, and the server checks it. */
  | { is: "sending"; fileName: string; sent: number }
  | { is: "refused"; fileName: string; words: string }
  /** `pictureUrl` null: not drawn yet, or it cannot be drawn here. */
  | { is: "ready"; fileName: string; prepared: PreparedMap; pictureUrl: string | null };

export interface OwnMap {
  state: OwnMapState;
  choose(file: File): void;
  cancel(): void;
  /** What it looks like, once that is drawn; null where it cannot be. */
  picture(): Promise<Blob | null>;
}

/** Why this file need not even be sent, in words; null where it may be a map. */
export function refusalOf(file: File): string | null {
  if (!/\.glb$/iu.test(file.name)) return "A map is one binary glTF file. Its name ends in “.glb”.";
  if (file.size > WORLD_LIMITS.mapBytes) {
    return `This file has ${Math.ceil(file.size / MEGABYTE)} MB; a map may have ${LARGEST_MAP_MB}. Smaller textures help most.`;
  }
  return file.size === 0 ? "This file is empty. Export the map anew." : null;
}

/** A map of one's own for a world that is yet to be made: sent and checked when it is chosen, drawn when it is ready. */
export function useOwnMap(onReady: (id: string) => void): OwnMap {
  const [state, setState] = useState<OwnMapState>({ is: "none" });
  const way = useRef<AbortController | null>(null);
  const drawn = useRef<Promise<Blob | null>>(Promise.resolve(null));

  useEffect(() => () => way.current?.abort(), []);
  const shownUrl = state.is === "ready" ? state.pictureUrl : null;
  useEffect(() => (shownUrl === null ? undefined : () => URL.revokeObjectURL(shownUrl)), [shownUrl]);

  const prepare = async (file: File, { signal }: AbortController) => {
    const fileName = file.name;
    const show = (next: OwnMapState) => !signal.aborted && setState(next);
    try {
      const onSent = (sent: number) => show({ is: "sending", fileName, sent });
      const prepared = await api.call("prepareMap", { file, onSent }, signal);
      if (signal.aborted) return;
      drawn.current = draw(prepared);
      show({ is: "ready", fileName, prepared, pictureUrl: null });
      onReady(prepared.id);
      const picture = await drawn.current;
      if (picture === null || signal.aborted) return;
      show({ is: "ready", fileName, prepared, pictureUrl: URL.createObjectURL(picture) });
    } catch (error) {
      show({ is: "refused", fileName, words: sentenceFor(error) });
    }
  };

  return {
    state,
    choose(file) {
      way.current?.abort();
      way.current = new AbortController();
      drawn.current = Promise.resolve(null);
      const words = refusalOf(file);
      if (words !== null) return setState({ is: "refused", fileName: file.name, words });
      setState({ is: "sending", fileName: file.name, sent: 0 });
      void prepare(file, way.current);
    },
    cancel() {
      way.current?.abort();
      setState({ is: "none" });
    },
    picture: () => drawn.current,
  };
}

/** A world without a picture is found all the same: what fails here is nobody's trouble. */
async function draw(prepared: PreparedMap): Promise<Blob | null> {
  try {
    const { drawMapPicture } = await import("../../world/drawMapPicture.ts");
    return await drawMapPicture(prepared);
  } catch (error) {
    reportError(error);
    return null;
  }
}
