/**
 * Goes up with every change to what crosses the wire; checked at join, so that a page from yesterday is told to reload.
 *
 * - 1: first version.
 */
export const PROTOCOL_VERSION = 1;
