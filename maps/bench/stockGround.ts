import type { Ground, GroundPoint } from "@crowdwire/simulation";
import { unpackGround } from "../src/loader/groundFile.ts";

interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** What is used of it; its own declarations do not resolve under Node's module rules. */
interface StockApi {
  init(): Promise<void>;
  importNavMesh(bytes: Uint8Array): { navMesh: { destroy(): void } };
  NavMeshQuery: new (
    navMesh: unknown,
  ) => {
    moveAlongSurface(polygon: number, from: Vector, to: Vector): { visited: number[]; resultPosition: Vector };
    getPolyHeight(polygon: number, at: Vector): { success: boolean; height: number };
    findNearestPoly(
      at: Vector,
      options: { halfExtents: Vector },
    ): { success: boolean; nearestRef: number; nearestPoint: Vector };
    destroy(): void;
  };
}

/**
 * The same ground walked through recast-navigation's own API, as its documentation shows it: the rival our `NavGround`
 * is measured against. It does not guard against bad numbers, other floors or lost polygons.
 */
export async function loadStockGround(bytes: Uint8Array): Promise<Ground & { close(): void }> {
  const { init, importNavMesh, NavMeshQuery } = (await import("@recast-navigation/core")) as unknown as StockApi;
  await init();
  const { navMesh } = importNavMesh(unpackGround(bytes));
  const query = new NavMeshQuery(navMesh);
  return {
    slide(from: Readonly<GroundPoint>, x: number, z: number, out: GroundPoint): void {
      const moved = query.moveAlongSurface(from.polygon, from, { x, y: from.y, z });
      const polygon = moved.visited.at(-1) ?? from.polygon;
      const height = query.getPolyHeight(polygon, moved.resultPosition);
      out.x = moved.resultPosition.x;
      out.z = moved.resultPosition.z;
      out.y = height.success ? height.height : moved.resultPosition.y;
      out.polygon = polygon;
    },
    locate(x: number, y: number, z: number, out: GroundPoint): boolean {
      const found = query.findNearestPoly({ x, y, z }, { halfExtents: { x: 4, y: 4, z: 4 } });
      if (!found.success || found.nearestRef === 0) return false;
      out.x = found.nearestPoint.x;
      out.y = found.nearestPoint.y;
      out.z = found.nearestPoint.z;
      out.polygon = found.nearestRef;
      return true;
    },
    close() {
      query.destroy();
      navMesh.destroy();
    },
  };
}
