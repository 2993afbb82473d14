export async function drawCurve(..._: unknown[]): Promise<number> {
  return 0;
}
