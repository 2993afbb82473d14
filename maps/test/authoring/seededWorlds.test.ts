import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Node, NodeIO } from "@gltf-transform/core";
import { ALL_EXTENSIONS, type InstancedMesh } from "@gltf-transform/extensions";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { SEEDED_WORLDS, THUMBNAIL_VIEWS } from "../../src/authoring/index.ts";
import { NodeExtras, SceneExtras } from "../../src/extras.ts";
import { validateGlb } from "../../src/reading/validateGlb.ts";

const LIMITS = { triangles: 350_000, drawCalls: 60, bytes: 4_000_000, materials: 12 };

interface Seat {
  readonly name: string;
  readonly at: readonly number[];
}

for (const world of SEEDED_WORLDS) {
  describe(`The seeded world ${world.slug}`, () => {
    let bytes: Uint8Array;
    let nodes: Node[];

    before(async () => {
      bytes = await world.author();
      const document = await new NodeIO().registerExtensions(ALL_EXTENSIONS).readBinary(bytes);
      nodes = document.getRoot().listNodes();
    });

    it("is the same, byte for byte, each time it is authored", async () => {
      const hash = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");
      expect(hash(await world.author())).to.equal(hash(bytes));
    });

    it("has no errors by the format's own checker", async () => {
      await validateGlb(bytes);
    });

    it("stays within what every machine can draw", async () => {
      const document = await new NodeIO().registerExtensions(ALL_EXTENSIONS).readBinary(bytes);
      let triangles = 0;
      let drawCalls = 0;
      for (const node of document.getRoot().listNodes()) {
        const instances = node.getExtension<InstancedMesh>("EXT_mesh_gpu_instancing");
        const count = instances?.getAttribute("TRANSLATION")?.getCount() ?? 1;
        for (const primitive of node.getMesh()?.listPrimitives() ?? []) {
          triangles += ((primitive.getIndices()?.getCount() ?? 0) / 3) * count;
          drawCalls += 1;
        }
      }
      expect(triangles).to.be.at.most(LIMITS.triangles);
      expect(drawCalls).to.be.at.most(LIMITS.drawCalls);
      expect(bytes.byteLength).to.be.at.most(LIMITS.bytes);
      expect(document.getRoot().listMaterials().length).to.be.at.most(LIMITS.materials);
    });

    it("says only what the map format knows", async () => {
      const document = await new NodeIO().registerExtensions(ALL_EXTENSIONS).readBinary(bytes);
      const scene = document.getRoot().getDefaultScene();
      const sceneExtras = SceneExtras.parse(scene?.getExtras()["crowdwire"]);
      expect(sceneExtras.title).to.equal(world.name);
      expect(sceneExtras.description).to.equal(world.description);
      for (const node of nodes) {
        const said = node.getExtras()["crowdwire"];
        if (said === undefined) expect(node.getMesh(), node.getName()).to.equal(null);
        else expect(NodeExtras.parse(said).kind === "mesh", node.getName()).to.equal(node.getMesh() !== null);
      }
    });

    it("keeps leaves apart from what stops people, so that a client may see through them", () => {
      const decoration = new Set(["foliage", "canopy", "glow", "lamp", "screen", "display", "backdrop"]);
      for (const node of nodes) {
        const said = NodeExtras.safeParse(node.getExtras()["crowdwire"]);
        if (!said.success || said.data.kind !== "mesh" || said.data.nav === "ignore") continue;
        for (const primitive of node.getMesh()?.listPrimitives() ?? []) {
          expect(decoration.has(primitive.getMaterial()?.getName() ?? ""), node.getName()).to.equal(false);
        }
      }
    });

    it("gives everyone who sits half a metre", () => {
      const seats: Seat[] = nodes
        .filter((node) => kindOf(node) === "seat")
        .map((node) => ({ name: node.getName(), at: node.getWorldTranslation() }));
      expect(seats.length).to.be.greaterThan(world.slug === "amphitheatre" ? 200 : 80);
      for (const [k, a] of seats.entries()) {
        for (const b of seats.slice(k + 1)) {
          const distance = Math.hypot(...a.at.map((value, axis) => value - b.at[axis]!));
          expect(distance, `${a.name} and ${b.name}`).to.be.at.least(0.5);
        }
      }
    });

    it("names its zones, each differently", () => {
      const names = nodes.flatMap((node) => {
        const said = NodeExtras.safeParse(node.getExtras()["crowdwire"]);
        return said.success && said.data.kind === "zone" ? [said.data.name] : [];
      });
      expect(names.length).to.be.greaterThan(3);
      expect(new Set(names).size).to.equal(names.length);
    });

    it("has a thumbnail, and says from where it was taken", async () => {
      const { eye, target } = THUMBNAIL_VIEWS[world.slug];
      expect(Math.hypot(...eye.map((value, axis) => value - target[axis]!))).to.be.greaterThan(5);
      const picture = await readFile(new URL(`../../src/authoring/thumbnails/${world.slug}.jpg`, import.meta.url));
      expect([...picture.subarray(0, 3)], "a JPEG's first bytes").to.deep.equal([0xff, 0xd8, 0xff]);
      expect(picture.byteLength).to.be.within(20_000, 80_000);
    });
  });
}

function kindOf(node: Node): string | undefined {
  const said = NodeExtras.safeParse(node.getExtras()["crowdwire"]);
  return said.success ? said.data.kind : undefined;
}
