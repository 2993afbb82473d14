/** Where a thumb stands on the joystick, −1…1 to the right and forward, never longer than 1. */
export interface StickPosition {
  right: number;
  forward: number;
}

/** So small a push is a resting thumb. */
const DEAD_ZONE = 0.14;

/**
 * Turns a thumb's distance from the centre (CSS pixels, y downwards) into a stick position.
 *
 * Beyond `radiusPixels` only the direction counts; within the dead zone nothing does, and from its edge on the push grows from 0.
 */
export function stickPosition(dx: number, dy: number, radiusPixels: number): StickPosition {
  const length = Math.hypot(dx, dy) / radiusPixels;
  if (length <= DEAD_ZONE) return { right: 0, forward: 0 };
  const push = (Math.min(1, length) - DEAD_ZONE) / (1 - DEAD_ZONE);
  const scale = push / (length * radiusPixels);
  return { right: dx * scale, forward: -dy * scale };
}
