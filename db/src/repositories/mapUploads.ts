import type { UserId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import type { RunQuery } from "../RunQuery.ts";

/** What somebody keeps here, or may keep at most. */
export interface MapUsage {
  readonly maps: number;
  readonly bytes: number;
}

export interface NewMapUpload {
  readonly user: UserId;
  /** Hex; the folder below /maps that holds the files. */
  readonly contentHash: string;
  readonly bytes: number;
  readonly most: MapUsage;
  readonly now: Date;
}

/** The maps that people have sent: what each keeps, and whether anything still needs the files of one. */
export interface MapUploadRepository {
  usageOf(user: UserId): Promise<MapUsage>;
  /**
   * Notes a map before its files are written, so that nobody takes them for unused; one that was noted already is as new
   * again and counts once. Two at once of one person are counted one after the other.
   * @returns null, or what they keep already where this would be more than they may: then nothing is noted.
   */
  note(upload: NewMapUpload): Promise<MapUsage | null>;
  /** Forgets what was sent before this moment and belongs to no world, of theirs or that they published it for. */
  purgeUnusedBefore(moment: Date): Promise<number>;
  /** Which of these maps are still needed, with the names of the pictures that lists show of them. */
  inUse(contentHashes: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
}

export function createMapUploadRepository(run: RunQuery): MapUploadRepository {
  return {
    usageOf: (user) => run((knex) => usageOf(knex, user)),

    note: ({ user, contentHash, bytes, most, now }) =>
      run((knex) =>
        knex.transaction(async (trx) => {
          await trx("users").where({ id: user }).forUpdate().first("id");
          const key = { user_id: user, content_hash: contentHash };
          if ((await trx("map_uploads").where(key).update({ sent_at: now })) > 0) return null;
          const usage = await usageOf(trx, user);
          if (usage.maps + 1 > most.maps || usage.bytes + bytes > most.bytes) return usage;
          await trx("map_uploads").insert({ ...key, bytes, sent_at: now });
          return null;
        }),
      ),

    purgeUnusedBefore: (moment) =>
      run((knex) =>
        knex("map_uploads as upload")
          .where("upload.sent_at", "<", moment)
          .whereNotExists((version) =>
            version
              .select(knex.raw("1"))
              .from("map_versions as version")
              .join("worlds as world", "world.id", "version.world_id")
              .whereRaw("version.content_hash = upload.content_hash")
              .whereRaw("upload.user_id in (version.published_by, world.owner_id)"),
          )
          .delete(),
      ),

    inUse: (contentHashes) =>
      run(async (knex) => {
        const rows = await knex("map_versions")
          .whereIn("content_hash", contentHashes)
          .distinct<{ content_hash: string; picture: string | null }[]>(
            "content_hash",
            knex.raw("files->>'thumbnail' as picture"),
          );
        const noted = await knex("map_uploads").whereIn("content_hash", contentHashes).distinct("content_hash");
        const used = new Map<string, Set<string>>(noted.map(({ content_hash }) => [content_hash, new Set()]));
        for (const { content_hash, picture } of rows) {
          const pictures = used.get(content_hash) ?? new Set();
          if (picture !== null) pictures.add(picture);
          used.set(content_hash, pictures);
        }
        return used;
      }),
  };
}

async function usageOf(knex: Knex, user: UserId): Promise<MapUsage> {
  const [row] = await knex("map_uploads")
    .where({ user_id: user })
    .select<{ maps: string; bytes: string }[]>(knex.raw("count(*) as maps, coalesce(sum(bytes), 0) as bytes"));
  return { maps: Number(row?.maps), bytes: Number(row?.bytes) };
}
