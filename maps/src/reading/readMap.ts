import { type Document, Logger, NodeIO } from "@gltf-transform/core";
import { ALL_EXTENSIONS } from "@gltf-transform/extensions";
import { MeshoptDecoder } from "meshoptimizer/decoder";
import { MapRefused } from "../MapRefused.ts";
import { checkDeclared, READABLE_EXTENSIONS } from "./checkDeclared.ts";
import { checkDocument } from "./checkDocument.ts";
import { openGlbContainer } from "./glbContainer.ts";
import { validateGlb } from "./validateGlb.ts";

/** What matters is told by refusals. */
const SILENT = new Logger(Logger.Verbosity.SILENT);

/**
 * Reads a map from the bytes of a GLB that nobody trusts yet.
 * Cheap checks come first: the container, then what the JSON declares, then Khronos' validator, then the decoded document.
 * @throws MapRefused saying what is wrong and what to do.
 */
export async function readMap(bytes: Uint8Array): Promise<Document> {
  checkDeclared(openGlbContainer(bytes));
  await validateGlb(bytes);
  await MeshoptDecoder.ready;
  const io = new NodeIO()
    .setLogger(SILENT)
    .registerExtensions(ALL_EXTENSIONS.filter((extension) => READABLE_EXTENSIONS.has(extension.EXTENSION_NAME)))
    .registerDependencies({ "meshopt.decoder": MeshoptDecoder });
  let document: Document;
  try {
    document = await io.readBinary(bytes);
  } catch (cause) {
    throw new MapRefused(
      "invalid",
      `The model cannot be decoded (${cause instanceof Error ? cause.message : "unknown reason"}).`,
      {
        cause,
      },
    );
  }
  document.setLogger(SILENT);
  checkDocument(document);
  return document;
}
