import { mkdir, readdir, rename, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Database, openDatabase, type User } from "@crowdwire/db";
import { expect } from "chai";
import { after, before, beforeEach, describe, it } from "mocha";
import { newAccount, newWorld } from "../../../../db/test/contracts/made.ts";
import { useDatabase } from "../../../../test/support/postgres.ts";
import { type MapContent, MapFiles, type MapReference } from "../../../src/persistence/MapFiles.ts";
import { type SweepOptions, sweepMapFiles } from "../../../src/persistence/sweepMapFiles.ts";
import { TestClock } from "../../support/TestClock.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const DAY_MS = 86_400_000;
const MOST = { maps: 99, bytes: 1e9 };

describe("files of maps that nothing needs", () => {
  const postgres = useDatabase();
  const folder = useTemporaryFolder();
  let db: Database;
  let ada: User;
  let files: MapFiles;
  let clock: TestClock;
  let ready: Set<string>;

  before(async () => {
    db = openDatabase({ url: postgres.url() });
    await db.migrate();
    ada = await newAccount(db);
  });
  after(() => db.close());
  beforeEach(() => {
    files = new MapFiles(folder.path());
    clock = new TestClock();
    ready = new Set();
  });

  const sweep = (change: Partial<SweepOptions> = {}) =>
    sweepMapFiles({
      directory: folder.path(),
      uploads: db.mapUploads,
      alwaysKept: async () => ready,
      unusedDays: 7,
      now: clock.now,
      ...change,
    });
  const pass = (days: number) => clock.pass(days * DAY_MS);
  const isThere = (map: MapReference) => files.has(map);
  let made = 0;
  const newContent = (): MapContent => {
    const text = (what: string) => Buffer.from(`${what} ${process.pid} ${++made}`);
    return { scene: text("scene"), ground: text("ground"), description: text("{}") };
  };
  const note = ({ contentHash }: MapReference) =>
    db.mapUploads.note({ user: ada.id, contentHash, bytes: 100, most: MOST, now: clock.now() });
  /** As somebody sends it: noted, then written. */
  async function send(content = newContent()): Promise<MapReference> {
    await note(files.nameOf(content));
    return files.write(content);
  }
  /** Housekeeping's part before: nobody is making a world of it any more. */
  const forget = () => db.mapUploads.purgeUnusedBefore(clock.now());
  const none = { maps: 0, pictures: 0, drafts: 0 };

  it("are removed a week after nothing needed them any more, and not those that something does", async () => {
    const [idle, shown, readyMade] = [await send(), await send(), await files.write(newContent())];
    ready.add(readyMade.contentHash);
    await newWorld(db, ada.id, { map: { ...shown, origin: "upload" } });
    await pass(3);
    expect(await sweep(), "somebody may be making a world of it").to.deep.equal(none);
    await forget();
    expect(await sweep()).to.deep.equal(none);
    await pass(6.9);
    expect(await sweep()).to.deep.equal(none);
    await pass(0.2);
    expect(await Promise.all([sweep(), sweep()]), "two processes at once").to.have.deep.members([
      none,
      { ...none, maps: 1 },
    ]);
    expect(await Promise.all([idle, shown, readyMade].map(isThere))).to.deep.equal([false, true, true]);
    expect(await readdir(folder.path())).to.have.members([shown.contentHash, readyMade.contentHash]);
  });

  it("begin their week anew when somebody needs them in between: a wrong database harms nobody for a week", async () => {
    const map = await send();
    await pass(1);
    await forget();
    await sweep();
    await pass(6);
    await note(map);
    await sweep();
    await pass(6);
    await forget();
    await sweep();
    await pass(6);
    expect([await sweep(), await isThere(map)]).to.deep.equal([none, true]);
    await pass(1.1);
    expect([await sweep(), await isThere(map)]).to.deep.equal([{ ...none, maps: 1 }, false]);
  });

  it("are there for whoever sends the same map in the moment of its removal", async () => {
    // At each question that the removal asks the database, the map is sent whole before the answer, and after it.
    for (const question of [0, 1]) {
      for (const isBefore of [true, false]) {
        const content = newContent();
        const map = await files.write(content);
        await sweep();
        await pass(8);
        let asked = 0;
        const uploads: SweepOptions["uploads"] = {
          async inUse(hashes) {
            const isNow = asked++ === question;
            if (isNow && isBefore) await send(content);
            const answer = await db.mapUploads.inUse(hashes);
            if (isNow && !isBefore) await send(content);
            return answer;
          },
        };
        await sweep({ uploads });
        expect(asked).to.be.greaterThan(question);
        expect(await isThere(map), `question ${question}, before: ${isBefore}`).to.equal(true);
        expect(await files.read(map, "scene")).to.deep.equal(content.scene);
        await pass(8);
        await forget();
      }
    }
  });

  it("are finished with where a process died over them: brought back where they are needed, removed where not", async () => {
    const [needed, idle] = [await send(), await files.write(newContent())];
    for (const { contentHash } of [needed, idle]) {
      await rename(join(folder.path(), contentHash), join(folder.path(), `.${contentHash}.some-uuid.removed`));
    }
    expect(await sweep()).to.deep.equal({ ...none, maps: 1 });
    expect(await readdir(folder.path())).to.deep.equal([needed.contentHash]);
    expect(await isThere(needed)).to.equal(true);
  });

  it("are drafts that nobody finished, and pictures that no list shows any more", async () => {
    const map = await send();
    const picture = (byte: number) => files.addPicture(map, Buffer.alloc(200, byte));
    const [old, shown, fresh] = [await picture(1), await picture(2), await picture(3)];
    await newWorld(db, ada.id, { map: { ...map, files: shown, origin: "upload" } });
    const inside = (name: string) => join(folder.path(), map.contentHash, name);
    await writeFile(inside(".0-0.tmp"), "half a picture");
    await mkdir(join(folder.path(), ".1-1.tmp"));
    await mkdir(join(folder.path(), ".2-2.tmp"));
    const dayAgo = new Date(clock.now().getTime() - 1.1 * DAY_MS);
    for (const path of [
      inside(old.thumbnail!),
      inside(shown.thumbnail!),
      inside(".0-0.tmp"),
      join(folder.path(), ".1-1.tmp"),
    ]) {
      await utimes(path, dayAgo, dayAgo);
    }
    for (const path of [inside(fresh.thumbnail!), join(folder.path(), ".2-2.tmp")])
      await utimes(path, clock.now(), clock.now());
    expect(await sweep()).to.deep.equal({ maps: 0, pictures: 1, drafts: 2 });
    expect(await readdir(folder.path())).to.have.members([map.contentHash, ".2-2.tmp"]);
    const left = await readdir(join(folder.path(), map.contentHash));
    expect(left.filter((name) => /^picture|tmp$/u.test(name))).to.have.members([shown.thumbnail, fresh.thumbnail]);
  });
});
