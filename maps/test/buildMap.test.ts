import { NodeIO } from "@gltf-transform/core";
import { ALL_EXTENSIONS, type InstancedMesh } from "@gltf-transform/extensions";
import { expect } from "chai";
import { MeshoptDecoder } from "meshoptimizer/decoder";
import { describe, it } from "mocha";
import { buildMap } from "../src/buildMap.ts";
import { MapDescriptionSchema } from "../src/MapDescriptionSchema.ts";
import { flatMap, TestMap } from "./support/glb.ts";
import { walledMap } from "./support/places.ts";
import { expectRefusal } from "./support/refusals.ts";

const ZONE = { kind: "zone", zone: "conference", name: "Circle", shape: { type: "circle", radiusMeters: 3 } };

async function reopen(scene: Uint8Array) {
  await MeshoptDecoder.ready;
  return new NodeIO()
    .registerExtensions(ALL_EXTENSIONS)
    .registerDependencies({ "meshopt.decoder": MeshoptDecoder })
    .readBinary(scene);
}

describe("building a map", () => {
  it("describes spawns, seats and zones where they stand, as map.json may hold them", async () => {
    const map = flatMap()
      .mark([3, 0.45, 2], { kind: "seat" }, Math.PI / 2)
      .mark([-3, 0, 1], ZONE, Math.PI);
    const { description } = await buildMap(await map.glb());
    expect(description.spawns).to.deep.equal([{ x: 0, y: 0, z: 0, yaw: 0, radiusMeters: 0 }]);
    const [seat] = description.seats;
    expect(seat?.yaw).to.be.closeTo(Math.PI / 2, 1e-6);
    expect(seat?.exit.x, "one stands up towards one's knees").to.be.closeTo(3.75, 0.01);
    expect(seat?.exit.y).to.equal(0);
    const [zone] = description.zones;
    expect(zone).to.deep.include({ id: 1, kind: "conference", name: "Circle", x: -3, z: 1, heightMeters: 4 });
    expect(Math.abs(zone!.yaw)).to.be.closeTo(Math.PI, 1e-6);
    expect(description.bounds.min[0]).to.be.within(-10, -9);
    expect(MapDescriptionSchema.parse(JSON.parse(JSON.stringify(description)))).to.deep.equal(description);
  });

  it("a seat with its back to the room lets people stand up to the nearest ground", async () => {
    const { description } = await buildMap(
      await walledMap()
        .mark([-0.9, 0.45, 0], { kind: "seat" }, Math.PI / 2)
        .glb(),
    );
    expect(description.seats[0]!.exit.x).to.be.within(-1.6, -0.45);
  });

  it("same bytes in, same bytes out", async () => {
    const glb = await flatMap().box([1, 0, 1], [2, 2, 2]).glb();
    const [first, second] = [await buildMap(glb), await buildMap(glb)];
    expect(second.description).to.deep.equal(first.description);
    expect(Buffer.compare(first.ground, second.ground)).to.equal(0);
    expect(Buffer.compare(first.scene, second.scene)).to.equal(0);
  });

  it("counts what a map costs to draw with instances expanded", async () => {
    const glb = await flatMap()
      .box([0, 0, 0], [1, 1, 1], { kind: "mesh", nav: "ignore" })
      .instances([
        [1, 0, 1],
        [2, 0, 2],
        [3, 0, 3],
      ])
      .glb();
    const { description, scene } = await buildMap(glb);
    expect(description.budget).to.deep.equal({ triangles: 4 * 12, drawCalls: 2, textures: 0, bytes: scene.length });
  });

  it("understands extras written as text, as Blender does", async () => {
    const map = new TestMap().box([-5, -1, -5], [5, 0, 5]).mark([0, 0, 0], '{"kind":"spawn","radiusMeters":2}');
    const { description } = await buildMap(await map.glb());
    expect(description.spawns[0]!.radiusMeters).to.equal(2);
  });

  it("a group's extras hold for what is below it", async () => {
    const map = flatMap();
    const rock = map.box([3, 0, 3], [6, 0.2, 6]).document.getRoot().listNodes().at(-1)!;
    const group = map.document.createNode("rocks").setExtras({ crowdwire: { kind: "mesh", nav: "block" } });
    map.document.getRoot().listScenes()[0]!.removeChild(rock).addChild(group);
    group.addChild(rock);
    map.mark([4.5, 0.4, 4.5], { kind: "seat" }, Math.PI);
    const { description } = await buildMap(await map.glb());
    const { exit } = description.seats[0]!;
    expect(Math.max(Math.abs(exit.x - 4.5), Math.abs(exit.z - 4.5)), "nobody stands on the rock").to.be.greaterThan(
      1.7,
    );
  });

  it("refuses maps without spawn, ground, or with markers off the ground, naming them", async () => {
    await expectRefusal(buildMap(await new TestMap().box([-5, -1, -5], [5, 0, 5]).glb()), "noSpawn");
    const allIgnored = new TestMap().box([-5, -1, -5], [5, 0, 5], { kind: "mesh", nav: "ignore" }).spawn();
    await expectRefusal(buildMap(await allIgnored.glb()), "noGround");
    const allBlock = new TestMap().box([-5, -1, -5], [5, 0, 5], { kind: "mesh", nav: "block" }).spawn();
    await expectRefusal(buildMap(await allBlock.glb()), "noGround");
    await expectRefusal(
      buildMap(await flatMap().mark([40, 0, 0], { kind: "spawn" }, 0, "Gate").glb()),
      "spawnOffGround",
      /'Gate'/,
    );
    await expectRefusal(
      buildMap(await flatMap().mark([0, 8, 0], { kind: "spawn" }, 0, "Sky").glb()),
      "spawnOffGround",
      /'Sky'/,
    );
    await expectRefusal(
      buildMap(await flatMap().mark([0, 30, 0], { kind: "seat" }, 0, "Throne").glb()),
      "seatOffGround",
      /'Throne'/,
    );
    await expectRefusal(
      buildMap(await flatMap().mark([5000, 0, 0], { kind: "seat" }, 0, "Far").glb()),
      "tooFarOut",
      /'Far'/,
    );
  });
});

describe("the scene that clients load", () => {
  it("keeps our extras, instances and colours, and drops what other tools wrote", async () => {
    const map = flatMap().box([0, 0, 0], [1, 1, 1], { kind: "mesh", nav: "ignore", castShadow: false }, "cloud");
    map.instances([
      [1, 5, 1],
      [2, 6, 2],
      [-3, 7, 3],
    ]);
    const root = map.document.getRoot();
    const cloud = root.listNodes().find((node) => node.getName() === "cloud")!;
    for (const named of [cloud, cloud.getMesh()!, root])
      named.setExtras({ ...named.getExtras(), secret: "C:/Users/me" });
    const primitive = cloud.getMesh()!.listPrimitives()[0]!;
    const colors = Uint8Array.from({ length: 4 * 24 }, (_, at) => (at * 40) % 256);
    primitive.setAttribute(
      "COLOR_0",
      map.document
        .createAccessor()
        .setType("VEC4")
        .setArray(colors)
        .setNormalized(true)
        .setBuffer(root.listBuffers()[0]!),
    );
    const { scene } = await buildMap(await map.glb());
    expect(new TextDecoder().decode(scene)).to.not.contain("secret");
    const reopened = (await reopen(scene)).getRoot();
    expect(reopened.getDefaultScene()?.getExtras()).to.deep.equal({ crowdwire: { title: "Test" } });
    const found = reopened.listNodes().find((node) => node.getName() === "cloud")!;
    expect(found.getExtras()).to.deep.equal({ crowdwire: { kind: "mesh", nav: "ignore", castShadow: false } });
    expect(
      found.getExtension<InstancedMesh>("EXT_mesh_gpu_instancing")?.getAttribute("TRANSLATION")?.getCount(),
    ).to.equal(3);
    expect(found.getMesh()?.listPrimitives()[0]?.getAttribute("COLOR_0")).to.not.equal(null);
    expect(reopened.listNodes().some((node) => node.getName() === "spawn")).to.equal(true);
  });

  it("is smaller, and compressed with meshopt", async () => {
    const map = flatMap();
    for (let copy = 0; copy < 50; copy++)
      map.box([copy / 10, 0, 0], [1 + copy / 10, 1, 1], { kind: "mesh", nav: "ignore" });
    const glb = await map.glb();
    const { scene } = await buildMap(glb);
    expect(scene.length).to.be.lessThan(glb.length);
    expect(new TextDecoder().decode(scene)).to.contain("EXT_meshopt_compression");
  });
});
