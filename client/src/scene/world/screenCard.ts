import { VertexBuffer } from "@babylonjs/core/Buffers/buffer.js";
import { StandardMaterial } from "@babylonjs/core/Materials/standardMaterial.js";
import { DynamicTexture } from "@babylonjs/core/Materials/Textures/dynamicTexture.js";
import { Color3 } from "@babylonjs/core/Maths/math.color.js";
import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import type { Scene } from "@babylonjs/core/scene.js";

const WIDTH = 1024;

/**
 * Gives a screen in the world a calm title card, so that nobody stands before a blank wall until something is shared.
 * The picture is laid flat over each side of the mesh, upright whichever way the side faces.
 */
export function showTitleCard(scene: Scene, mesh: Mesh, title: string, subtitle: string): void {
  const { width, height } = layFlat(mesh);
  const canvasHeight = Math.max(128, Math.min(1024, Math.round((WIDTH * height) / Math.max(width, 0.1))));
  const texture = new DynamicTexture("title card", { width: WIDTH, height: canvasHeight }, scene, true);
  // The 2D context of Babylon's interface lacks the drawing calls; in a browser it is the real one.
  draw(texture.getContext() as unknown as CanvasRenderingContext2D, WIDTH, canvasHeight, title, subtitle);
  texture.update(true);
  texture.anisotropicFilteringLevel = 8;
  const material = new StandardMaterial("title card", scene);
  material.emissiveTexture = texture;
  material.emissiveColor = Color3.Black();
  material.diffuseColor = Color3.Black();
  material.specularColor = Color3.Black();
  material.disableLighting = true;
  mesh.material = material;
  mesh.useVertexColors = false;
  mesh.onDisposeObservable.addOnce(() => {
    texture.dispose();
    material.dispose();
  });
}

/** Writes texture coordinates along the mesh's sides; answers its size in metres. */
function layFlat(mesh: Mesh): { width: number; height: number } {
  const positions = mesh.getVerticesData(VertexBuffer.PositionKind) ?? [];
  const normals = mesh.getVerticesData(VertexBuffer.NormalKind) ?? [];
  const world = mesh.computeWorldMatrix(true).m;
  const count = Math.floor(positions.length / 3);
  const [nx, nz] = widestFacing(positions, normals, world);
  const along = new Float32Array(count);
  const uvs = new Float32Array(count * 2);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let bottom = Number.POSITIVE_INFINITY;
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const x = positions[i * 3] ?? 0;
    const y = positions[i * 3 + 1] ?? 0;
    const z = positions[i * 3 + 2] ?? 0;
    const wx = x * (world[0] ?? 1) + y * (world[4] ?? 0) + z * (world[8] ?? 0);
    const wy = x * (world[1] ?? 0) + y * (world[5] ?? 1) + z * (world[9] ?? 0);
    const wz = x * (world[2] ?? 0) + y * (world[6] ?? 0) + z * (world[10] ?? 1);
    // Right as someone sees it who looks against the normal: up × normal.
    along[i] = wx * nz - wz * nx;
    uvs[i * 2 + 1] = wy;
    low = Math.min(low, along[i] ?? 0);
    high = Math.max(high, along[i] ?? 0);
    bottom = Math.min(bottom, wy);
    top = Math.max(top, wy);
  }
  const width = Math.max(0.01, high - low);
  const height = Math.max(0.01, top - bottom);
  for (let i = 0; i < count; i++) {
    const facing = (normals[i * 3] ?? 0) * nx + (normals[i * 3 + 2] ?? 0) * nz;
    const share = ((along[i] ?? 0) - low) / width;
    uvs[i * 2] = facing < -0.1 ? 1 - share : share;
    uvs[i * 2 + 1] = ((uvs[i * 2 + 1] ?? 0) - bottom) / height;
  }
  mesh.setVerticesData(VertexBuffer.UVKind, uvs, false);
  return { width, height };
}

/** The horizontal direction that the side with most of the vertices faces. */
function widestFacing(
  positions: ArrayLike<number>,
  normals: ArrayLike<number>,
  world: ArrayLike<number>,
): [number, number] {
  const votes = new Map<string, { x: number; z: number; weight: number }>();
  for (let i = 0; i + 2 < normals.length && i + 2 < positions.length; i += 3) {
    const x = (normals[i] ?? 0) * (world[0] ?? 1) + (normals[i + 2] ?? 0) * (world[8] ?? 0);
    const z = (normals[i] ?? 0) * (world[2] ?? 0) + (normals[i + 2] ?? 0) * (world[10] ?? 1);
    const length = Math.hypot(x, z);
    if (length < 0.7) continue;
    const key = `${Math.round((x / length) * 4)},${Math.round((z / length) * 4)}`;
    const vote = votes.get(key) ?? { x: 0, z: 0, weight: 0 };
    vote.x += x / length;
    vote.z += z / length;
    vote.weight += extent(positions, i, x / length, z / length);
    votes.set(key, vote);
  }
  const best = [...votes.values()].sort((a, b) => b.weight - a.weight)[0];
  const length = best ? Math.hypot(best.x, best.z) : 0;
  return best && length > 0 ? [best.x / length, best.z / length] : [0, 1];
}

/** How far to the side of the middle a vertex lies, seen along a normal: broad faces gather more of it than narrow ones. */
function extent(positions: ArrayLike<number>, i: number, nx: number, nz: number): number {
  return Math.abs((positions[i] ?? 0) * nz - (positions[i + 2] ?? 0) * nx);
}

function draw(brush: CanvasRenderingContext2D, width: number, height: number, title: string, subtitle: string): void {
  const wash = brush.createLinearGradient(0, 0, width, height);
  wash.addColorStop(0, "#4a4379");
  wash.addColorStop(0.55, "#a1577f");
  wash.addColorStop(1, "#f09a72");
  brush.fillStyle = wash;
  brush.fillRect(0, 0, width, height);
  for (const [x, y, radius, color] of [
    [0.86, 0.1, 0.34, "rgba(255, 221, 178, 0.16)"],
    [0.08, 1.02, 0.42, "rgba(255, 221, 178, 0.10)"],
    [0.7, 1.1, 0.26, "rgba(74, 67, 121, 0.28)"],
  ] as const) {
    brush.fillStyle = color;
    brush.beginPath();
    brush.arc(x * width, y * height, radius * height, 0, Math.PI * 2);
    brush.fill();
  }
  const font = '"Bricolage Grotesque Variable", "Segoe UI", system-ui, "DejaVu Sans", sans-serif';
  let size = Math.min(height * 0.2, 96);
  brush.textAlign = "center";
  brush.textBaseline = "alphabetic";
  brush.fillStyle = "#fff7ec";
  brush.font = `700 ${size}px ${font}`;
  const wide = brush.measureText(title).width;
  if (wide > width * 0.86) size *= (width * 0.86) / wide;
  brush.font = `700 ${size}px ${font}`;
  brush.fillText(title, width / 2, height * 0.52);
  brush.fillStyle = "rgba(255, 247, 236, 0.82)";
  brush.font = `400 ${size * 0.42}px ${font}`;
  brush.fillText(subtitle, width / 2, height * 0.52 + size * 0.78, width * 0.86);
}
