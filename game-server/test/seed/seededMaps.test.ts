import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BuiltMap } from "@crowdwire/maps";
import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { SeededMapFailed } from "../../src/errors.ts";
import { MapFiles } from "../../src/persistence/MapFiles.ts";
import { type MapSources, prepareSeededMaps, type SeededMap } from "../../src/seed/seededMaps.ts";
import { useTemporaryFolder } from "../support/temporaryFolder.ts";

describe("prepareSeededMaps", () => {
  const folder = useTemporaryFolder();
  let mapFiles: MapFiles;
  let hash: string;
  let authored: string[];
  let builds: number;
  let lines: string[];

  beforeEach(() => {
    mapFiles = new MapFiles(join(folder.path(), "maps"));
    hash = "first";
    authored = ["Meadow", "Attic"];
    builds = 0;
    lines = [];
  });

  const sources: MapSources = {
    hash: async () => hash,
    worlds: async () =>
      authored.map((name) => ({
        slug: name.toLowerCase(),
        name,
        description: `The ${name}.`,
        author: async () => Buffer.from(`${name} ${hash}`),
      })),
    build: async (glb) => {
      builds++;
      return {
        scene: new Uint8Array(glb),
        ground: new Uint8Array([1, 2, 3]),
        description: { budget: { triangles: 12, drawCalls: 1, textures: 0, bytes: glb.byteLength } },
      } as unknown as BuiltMap;
    },
  };
  const prepare = () => prepareSeededMaps({ mapFiles, sources, progress: (line) => lines.push(line) });

  it("builds each map once; the next start reads what is there and says nothing", async () => {
    const first = await prepare();
    expect(first.map((map) => map.slug)).to.deep.equal(["meadow", "attic"]);
    for (const { map } of first) expect(await mapFiles.has(map)).to.equal(true);
    expect(lines).to.have.lengthOf(3);
    expect(await prepare()).to.deep.equal(first);
    expect(builds).to.equal(2);
    expect(lines).to.have.lengthOf(3);
  });

  it("builds anew when what the maps are made from has changed, under another address", async () => {
    const [before] = await prepare();
    hash = "second";
    const [after] = await prepare();
    expect(builds).to.equal(4);
    expect(after?.map.contentHash).to.not.equal(before?.map.contentHash);
    expect(await mapFiles.has(before!.map), "people may still be inside").to.equal(true);
  });

  for (const { title, damage } of [
    {
      title: "a file is missing",
      damage: (map: SeededMap) => rm(join(mapFiles.directory, map.map.contentHash, "ground.bin")),
    },
    {
      title: "the index was cut short",
      damage: () => writeFile(join(mapFiles.directory, "seeded.json"), '{"sourcesHash":"fi'),
    },
    {
      title: "the index says something else",
      damage: () => writeFile(join(mapFiles.directory, "seeded.json"), '{"maps":7}'),
    },
  ]) {
    it(`builds anew when ${title}`, async () => {
      const first = await prepare();
      await damage(first[0]!);
      expect(await prepare()).to.deep.equal(first);
      expect(builds).to.equal(4);
      for (const { map } of first) expect(await mapFiles.has(map)).to.equal(true);
    });
  }

  it("names the map that cannot be built, and why", async () => {
    const failing: MapSources = { ...sources, build: () => Promise.reject(new Error("a seat hangs in the air")) };
    const error = await prepareSeededMaps({ mapFiles, sources: failing, progress: () => undefined }).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(SeededMapFailed);
    expect((error as Error).message).to.contain("Meadow");
    expect(((error as Error).cause as Error).message).to.equal("a seat hangs in the air");
  });
});
