import { build } from "vite";

/** What a browser loads: file names (the entry's is `entry.js`) and their text, as the client's build would make them. */
export type BrowserBundle = ReadonlyMap<string, string>;

/** Bundles a module, and what it imports, for a browser: minified, lazy imports as chunks of their own, in memory. */
export async function bundleForBrowser(entryFile: string): Promise<BrowserBundle> {
  const built = await build({
    configFile: false,
    logLevel: "warn",
    build: {
      write: false,
      target: "es2022",
      // The entry's exports are what a test calls.
      rolldownOptions: {
        input: entryFile,
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "entry.js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  });
  const outputs = Array.isArray(built) ? built : [built];
  const files = new Map<string, string>();
  for (const output of outputs) {
    if (!("output" in output)) throw new Error("The bundler went to watch instead of building once.");
    for (const file of output.output) if (file.type === "chunk") files.set(file.fileName, file.code);
  }
  return files;
}
