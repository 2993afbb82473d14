import { mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { answerProof, createProof, isAnswerGood, openSharedKey, ProofCheck } from "../src/keyedUpgrade.ts";

describe("a proof that one holds the shared key", () => {
  it("[check 12] is accepted once, and never again", () => {
    const check = new ProofCheck("key", () => 1000);
    const proof = createProof("key", 1000);
    expect(check.accept(proof)).to.equal(true);
    expect(check.accept(proof)).to.equal(false);
  });

  it("[check 12] is refused with another key, when old or early, when changed, and when it is nothing of the kind", () => {
    const check = new ProofCheck("key", () => 100_000);
    expect(check.accept(createProof("other", 100_000))).to.equal(false);
    expect(check.accept(createProof("key", 69_000))).to.equal(false);
    expect(check.accept(createProof("key", 131_000))).to.equal(false);
    const proof = createProof("key", 100_000);
    expect(check.accept(proof.replace(/^\d/u, "2"))).to.equal(false);
    expect(check.accept(`${proof}0`)).to.equal(false);
    expect(check.accept(undefined)).to.equal(false);
    expect(check.accept("")).to.equal(false);
  });

  it("[check 12] forgets what is too old to come again, so that memory is bounded", () => {
    let nowMs = 0;
    const check = new ProofCheck("key", () => nowMs);
    const proof = createProof("key", nowMs);
    expect(check.accept(proof)).to.equal(true);
    nowMs = 61_000;
    expect(check.accept(createProof("key", nowMs))).to.equal(true);
    expect(check.accept(proof)).to.equal(false);
  });

  it("[check 12] is answered in a way that only the holder of the key can", () => {
    const proof = createProof("key", 1000);
    expect(isAnswerGood("key", proof, answerProof("key", proof))).to.equal(true);
    expect(isAnswerGood("key", proof, answerProof("other", proof))).to.equal(false);
    expect(isAnswerGood("key", createProof("key", 1000), answerProof("key", proof))).to.equal(false);
    expect(isAnswerGood("key", proof, undefined)).to.equal(false);
  });
});

describe("the shared key's file", () => {
  it("is made once, for its owner only, and the same for all who start together", async () => {
    const path = join(await mkdtemp(join(tmpdir(), "crowdwire-key-")), "keys", "control.key");
    const keys = await Promise.all([openSharedKey(path), openSharedKey(path), openSharedKey(path)]);
    expect(new Set(keys).size).to.equal(1);
    expect(await readFile(path, "utf8")).to.equal(keys[0]);
    expect((await stat(path)).mode & 0o077).to.equal(0);
  });

  it("says what to do when it holds something else", async () => {
    const path = join(await mkdtemp(join(tmpdir(), "crowdwire-key-")), "control.key");
    await writeFile(path, "hunter2");
    const error = await openSharedKey(path).catch((caught: unknown) => caught);
    expect(error).to.have.property("code", "sharedKeyUnusable");
    expect(String(error)).to.contain("Delete it to have a new one").and.not.contain("hunter2");
  });
});
