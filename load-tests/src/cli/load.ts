/** `npm run load -- SCENARIO …`: a crowd of bots against a running server. */
import { writeFile } from "node:fs/promises";
import { type LoadOptions, parseOptions, USAGE, UsageError } from "../options.ts";
import { renderReport } from "../report.ts";
import { runLoad } from "../runLoad.ts";
import { serve } from "./serve.ts";

/** The SDK talks to the console of whoever uses it; here that is a progress line. */
for (const method of ["info", "warn"] as const) console[method] = () => undefined;

const print = (line: string) => process.stdout.write(`${line}\n`);

function progressLine(): (line: string) => void {
  if (!process.stdout.isTTY) return print;
  return (line) => process.stdout.write(`\r\u001b[2K${line}`);
}

async function run(options: LoadOptions): Promise<number> {
  const { env } = process;
  const url = options.url ?? `http://127.0.0.1:${env["PORT"] ?? 2567}`;
  const opsUrl = options["ops-url"] ?? `http://127.0.0.1:${env["OPS_PORT"] ?? 2568}`;
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());
  const server = options.serve ? await serve(opsUrl, print) : null;
  try {
    const report = await runLoad({
      ...options,
      url,
      "ops-url": opsUrl,
      loadTestKey: env["LOAD_TEST_KEY"],
      progress: progressLine(),
      signal: ending.signal,
    });
    print(renderReport(report));
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
    return report.breaches.length === 0 ? 0 : 1;
  } catch (error) {
    const isDown = error instanceof TypeError && error.message === "fetch failed";
    const hint = `No server answers at ${url}. Start one with \`npm start\`, or pass --serve.`;
    process.stderr.write(`${isDown ? hint : error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    await server?.stop();
  }
}

try {
  process.exitCode = await run(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}\n`);
  process.exitCode = 2;
}
