import type { WorldView, WorldViewOptions } from "../scene/WorldView.ts";

/** `?view=off` in the address: everything but the 3D pictures, for weak machines and for those who hear the page. */
export function isViewOff(search: string): boolean {
  return new URLSearchParams(search).get("view") === "off";
}

/** Opens the 3D picture, which brings the engine with it, or none. */
export async function openView(options: WorldViewOptions): Promise<WorldView> {
  if (isViewOff(location.search)) {
    const { PlainView } = await import("../scene/PlainView.ts");
    return new PlainView(options);
  }
  const { createWorldView } = await import("../scene/createWorldView.ts");
  return createWorldView(options);
}
