import type { Machine } from "./Machine.ts";

/** A machine in a sentence. */
export function describe({ cpu, cores, memoryGiB, platform, node }: Machine): string {
  return `${cores} cores (${cpu}), ${memoryGiB} GiB, ${platform}, Node ${node}.`;
}
