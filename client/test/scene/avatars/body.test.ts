import { AVATAR_CHOICES } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { EVERY_STYLE, PALETTE_WIDTH } from "../../../src/scene/avatars/body/regions.ts";
import {
  type Fineness,
  type PersonMesh,
  sculptPerson,
  shownTriangles,
} from "../../../src/scene/avatars/body/sculptPerson.ts";
import { JOINT_COUNT } from "../../../src/scene/avatars/motion/skeleton.ts";

/** Triangles of one person, whatever they wear. */
const BUDGET: Readonly<Record<Fineness, readonly [least: number, most: number]>> = {
  high: [6000, 10_500],
  medium: [1000, 2100],
  low: [200, 560],
};

const meshes: Readonly<Record<Fineness, PersonMesh>> = {
  high: sculptPerson("high"),
  medium: sculptPerson("medium"),
  low: sculptPerson("low"),
};

describe("bodies", () => {
  for (const fineness of ["high", "medium", "low"] as const) {
    const mesh = meshes[fineness];
    const vertices = mesh.positions.length / 3;

    it(`${fineness}: has finite positions, unit normals and indices in range`, () => {
      expect(mesh.positions.every(Number.isFinite)).to.equal(true);
      for (let vertex = 0; vertex < vertices; vertex++) {
        const normal = mesh.normals.subarray(vertex * 3, vertex * 3 + 3);
        expect(Math.hypot(...normal), `normal ${vertex}`).to.be.closeTo(1, 1e-4);
      }
      expect(mesh.indices.every((index) => index < vertices)).to.equal(true);
      expect(mesh.indices.length % 3).to.equal(0);
    });

    it(`${fineness}: every vertex has a joint, a weight, a colour and somebody who shows it`, () => {
      for (let vertex = 0; vertex < vertices; vertex++) {
        const [joint, weight, morph] = mesh.rig.subarray(vertex * 4);
        const [region, mask, shade, blush] = mesh.paint.subarray(vertex * 4);
        expect(joint).to.be.within(0, JOINT_COUNT - 1);
        expect(weight).to.be.within(0, 1);
        expect(morph).to.be.within(0, 4);
        expect(region).to.be.within(0, PALETTE_WIDTH - 1);
        expect(mask).to.be.within(1, EVERY_STYLE);
        expect(shade).to.be.within(0.4, 1.0001);
        expect(blush).to.be.within(0, 1);
      }
    });

    it(`${fineness}: no triangle mixes styles, so that hidden ones collapse whole`, () => {
      for (let at = 0; at < mesh.indices.length; at += 3) {
        const masks = [0, 1, 2].map((corner) => mesh.paint[mesh.indices[at + corner]! * 4 + 1]);
        expect(new Set(masks).size).to.equal(1);
      }
    });

    it(`${fineness}: keeps to its triangle budget in every combination of styles`, () => {
      for (let hairStyle = 0; hairStyle < AVATAR_CHOICES.hairStyle; hairStyle++) {
        for (let topStyle = 0; topStyle < AVATAR_CHOICES.topStyle; topStyle++) {
          for (let bottomStyle = 0; bottomStyle < AVATAR_CHOICES.bottomStyle; bottomStyle++) {
            const look = {
              skin: 0,
              hairStyle,
              hairColor: 0,
              topStyle,
              topColor: 0,
              bottomStyle,
              bottomColor: 0,
              shoeColor: 0,
            };
            expect(shownTriangles(mesh, look), JSON.stringify(look)).to.be.within(...BUDGET[fineness]);
          }
        }
      }
    });

    it(`${fineness}: stands on the ground and is as tall as a person`, () => {
      let lowest = Number.POSITIVE_INFINITY;
      let highest = Number.NEGATIVE_INFINITY;
      for (let at = 1; at < mesh.positions.length; at += 3) {
        lowest = Math.min(lowest, mesh.positions[at]!);
        highest = Math.max(highest, mesh.positions[at]!);
      }
      expect(lowest).to.be.within(-0.005, 0.01);
      expect(highest).to.be.within(1.7, 1.9);
    });
  }
});
