import { expect } from "chai";
import { type MapRefusalCode, MapRefused } from "../../src/MapRefused.ts";

/** Waits for a refusal with this code; anything else fails the test. */
export async function expectRefusal(promise: Promise<unknown>, code: MapRefusalCode, detail?: RegExp): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MapRefused))
    throw error ?? new Error(`The map was accepted; it should be refused as ${code}.`);
  expect(error.code, error.message).to.equal(code);
  if (detail) expect(error.detail).to.match(detail);
  expect(error.advice).to.have.length.greaterThan(20);
}
