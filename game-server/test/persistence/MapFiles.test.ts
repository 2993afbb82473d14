import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { MapFileMissing } from "../../src/errors.ts";
import { MapFiles, mapUrls } from "../../src/persistence/MapFiles.ts";
import { useTemporaryFolder } from "../support/temporaryFolder.ts";

const content = (scene = "a scene") => ({
  scene: Buffer.from(scene.repeat(1000)),
  ground: Buffer.from("the ground"),
  description: Buffer.from("{}"),
});

describe("MapFiles", () => {
  const folder = useTemporaryFolder();
  let maps: MapFiles;
  beforeEach(() => {
    maps = new MapFiles(join(folder.path(), "maps"));
  });

  it("the same bytes always have the same address, others another", async () => {
    const first = await maps.write(content());
    const again = await maps.write(content());
    const other = await maps.write(content("another scene"));
    expect(again).to.deep.equal(first);
    expect(other.contentHash).to.not.equal(first.contentHash);
    expect(mapUrls(first)).to.deep.equal({
      sceneUrl: `/maps/${first.contentHash}/world.glb`,
      groundUrl: `/maps/${first.contentHash}/ground.bin`,
      descriptionUrl: `/maps/${first.contentHash}/map.json`,
      thumbnailUrl: null,
    });
  });

  it("bytes cannot move from one file to another unnoticed", async () => {
    const one = await maps.write({ ...content(), ground: Buffer.from("ab"), description: Buffer.from("c") });
    const two = await maps.write({ ...content(), ground: Buffer.from("a"), description: Buffer.from("bc") });
    expect(one.contentHash).to.not.equal(two.contentHash);
  });

  it("reads back what it wrote, thumbnail included, with small copies beside what is large", async () => {
    const map = await maps.write({ ...content(), thumbnail: { bytes: Buffer.from("picture"), extension: "webp" } });
    expect(Buffer.from(await maps.read(map, "ground")).toString()).to.equal("the ground");
    expect(mapUrls(map).thumbnailUrl).to.match(/\/thumbnail\.webp$/u);
    const names = await readdir(join(maps.directory, map.contentHash));
    expect(names).to.have.members(["world.glb", "world.glb.br", "ground.bin", "map.json", "thumbnail.webp"]);
    const copy = await readFile(join(maps.directory, map.contentHash, "world.glb.br"));
    expect(brotliDecompressSync(copy).equals(content().scene)).to.equal(true);
  });

  it("a map with a file missing is not there, and is made whole by writing it again", async () => {
    const map = await maps.write(content());
    expect(await maps.has(map)).to.equal(true);
    await rm(join(maps.directory, map.contentHash, "ground.bin"));
    expect(await maps.has(map)).to.equal(false);
    const error = await maps.read(map, "ground").then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(MapFileMissing);
    await maps.write(content());
    expect(await maps.has(map)).to.equal(true);
  });

  it("written by several at once it is there once, and no drafts stay behind", async () => {
    const written = await Promise.all(Array.from({ length: 5 }, () => maps.write(content())));
    expect(new Set(written.map((map) => map.contentHash)).size).to.equal(1);
    expect(await readdir(maps.directory)).to.deep.equal([written[0]!.contentHash]);
  });
});
