import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { MapRefusalCode } from "../src/MapRefused.ts";
import { MAP_LIMITS } from "../src/mapLimits.ts";
import { readMap } from "../src/reading/readMap.ts";
import { editJson, flatMap } from "./support/glb.ts";
import { expectRefusal } from "./support/refusals.ts";

type Json = Record<string, Record<string, unknown>[]>;

/** Each bad file: how it is made from a good one, and what must be said about it. */
const BAD_JSON: readonly [string, MapRefusalCode, (json: Json) => void][] = [
  [
    "a buffer in another file",
    "externalResource",
    (json) => Object.assign(json["buffers"]![0]!, { uri: "../../etc/passwd" }),
  ],
  [
    "a picture at an address",
    "externalResource",
    (json) => Object.assign(json, { images: [{ uri: "http://169.254.169.254/" }] }),
  ],
  [
    "an address inside an extension",
    "externalResource",
    (json) => {
      Object.assign(json, { extensions: { MY_sound: { clips: [{ uri: "https://example.org/a.mp3" }] } } });
    },
  ],
  [
    "an address that is no text",
    "externalResource",
    (json) => Object.assign(json["buffers"]![0]!, { uri: { toString: 1 } }),
  ],
  ["an accessor with a billion numbers", "tooLarge", (json) => Object.assign(json["accessors"]![0]!, { count: 1e9 })],
  [
    "an accessor that counts more than its buffer holds",
    "invalid",
    (json) => Object.assign(json["accessors"]![0]!, { count: 999 }),
  ],
  ["a negative count", "invalid", (json) => Object.assign(json["accessors"]![0]!, { count: -5 })],
  ["indices beyond the vertices", "invalid", (json) => Object.assign(json["accessors"]![0]!, { count: 3 })],
  ["a node that is its own child", "invalid", (json) => Object.assign(json["nodes"]![0]!, { children: [0] })],
  [
    "a loop of nodes",
    "invalid",
    (json) => {
      Object.assign(json["nodes"]![0]!, { children: [1] });
      Object.assign(json["nodes"]![1]!, { children: [0] });
    },
  ],
  ["a mesh that isn't there", "invalid", (json) => Object.assign(json["nodes"]![0]!, { mesh: 77 })],
  [
    "a compression we don't read",
    "unsupportedExtension",
    (json) => {
      Object.assign(json, {
        extensionsUsed: ["KHR_draco_mesh_compression"],
        extensionsRequired: ["KHR_draco_mesh_compression"],
      });
    },
  ],
  [
    "a chain of nodes too deep",
    "tooManyNodes",
    (json) => {
      const first = json["nodes"]!.length;
      for (let depth = 0; depth < 100; depth++) json["nodes"]!.push({ children: [first + depth + 1] });
      json["nodes"]!.push({});
      (json["scenes"]![0]!["nodes"] as number[]).push(first);
    },
  ],
  [
    "JSON nested without end",
    "invalid",
    (json) => {
      let nested: unknown = 1;
      for (let depth = 0; depth < 2000; depth++) nested = [nested];
      Object.assign(json, { extensions: { DEEP: nested } });
    },
  ],
  ["a future version", "invalid", (json) => Object.assign(json["asset"]!, { version: "3.0", minVersion: "3.0" })],
  [
    "extras nobody knows",
    "badExtras",
    (json) => Object.assign(json["nodes"]![0]!, { extras: { crowdwire: { kind: "lava" } } }),
  ],
  [
    "extras that are no JSON",
    "badExtras",
    (json) => Object.assign(json["nodes"]![0]!, { extras: { crowdwire: "{kind:" } }),
  ],
];

describe("reading a map", () => {
  it("reads what a good exporter writes", async () => {
    const document = await readMap(await flatMap().glb());
    expect(document.getRoot().listNodes()).to.have.length(2);
  });

  it("reads instances, which the validator does not know", async () => {
    const glb = await flatMap()
      .box([0, 0, 0], [1, 1, 1])
      .instances([
        [1, 0, 1],
        [2, 0, 2],
      ])
      .glb();
    await readMap(glb);
  });

  for (const [what, code, spoil] of BAD_JSON) {
    it(`[check ${code === "externalResource" ? 14 : 13}] refuses ${what}`, async () => {
      const glb = editJson(await flatMap().glb(), (json) => spoil(json as Json));
      await expectRefusal(readMap(glb), code);
    });
  }

  it("[check 14] asks nobody for what a map refers to, however it is spelt", async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked++;
      response.end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const here = `127.0.0.1:${(server.address() as AddressInfo).port}/world.bin`;
    for (const uri of [
      `http://${here}`,
      `HTTP://${here}`,
      `//${here}`,
      ` http://${here}`,
      `data.example@${here}`,
      `\thttp://${here}`,
      "file:///etc/passwd",
      "/etc/passwd",
      "..%2f..%2fetc%2fpasswd",
      "",
    ]) {
      for (const key of ["buffers", "images"] as const) {
        const glb = editJson(await flatMap().glb(), (json) => {
          const named = { uri, ...(key === "buffers" && { byteLength: 4 }) };
          Object.assign(json, { [key]: [...((json as Json)[key] ?? []), named] });
        });
        await expectRefusal(readMap(glb), "externalResource");
      }
    }
    server.close();
    expect(asked).to.equal(0);
  });

  it("names the node whose extras it doesn't understand", async () => {
    const glb = await flatMap().mark([0, 0, 0], { kind: "zone", zone: "stage" }, 0, "Main stage").glb();
    await expectRefusal(readMap(glb), "badExtras", /'Main stage'/);
  });

  for (const [what, value] of [
    ["NaN", Number.NaN],
    ["infinite", Number.POSITIVE_INFINITY],
  ] as const) {
    it(`[check 13] refuses ${what} positions`, async () => {
      const map = flatMap();
      map.document.getRoot().listMeshes()[0]!.listPrimitives()[0]!.getAttribute("POSITION")!.getArray()![4] = value;
      await expectRefusal(readMap(await map.glb()), "invalid");
    });
  }

  it("[check 13] refuses whatever is no GLB, or not all of one", async () => {
    const glb = await flatMap().glb();
    await expectRefusal(readMap(new Uint8Array(0)), "notGlb");
    await expectRefusal(readMap(new TextEncoder().encode("#!/bin/sh\nexit 0; # not a map at all")), "notGlb");
    await expectRefusal(readMap(glb.subarray(0, 16)), "notGlb");
    for (const length of [20, 200, glb.length - 1]) await expectRefusal(readMap(glb.subarray(0, length)), "truncated");
    const version1 = glb.slice();
    version1[4] = 1;
    await expectRefusal(readMap(version1), "notGlb");
    const longJson = glb.slice();
    new DataView(longJson.buffer).setUint32(12, 0xffffffff, true);
    await expectRefusal(readMap(longJson), "truncated");
  });

  it("[check 15] refuses compressed geometry by the size it says it unpacks to, whatever else it says, before unpacking any", async () => {
    const packed = (count: number, byteStride: number) => ({
      buffer: 0,
      byteOffset: 0,
      byteLength: 4,
      extensions: { EXT_meshopt_compression: { buffer: 0, byteLength: 4, byteStride, count, mode: "ATTRIBUTES" } },
    });
    const huge = MAP_LIMITS.decodedBytes / 16 + 1;
    for (const views of [
      [packed(huge, 16)],
      // Less than nothing elsewhere does not make up for it.
      [packed(huge, 16), packed(-huge, 16)],
      [packed(huge, 16), packed(huge, -16)],
      [packed("many" as never, 16)],
    ]) {
      const glb = editJson(await flatMap().glb(), (json) => (json as Json)["bufferViews"]!.push(...views));
      await expectRefusal(readMap(glb), "tooLarge");
    }
  });
});
