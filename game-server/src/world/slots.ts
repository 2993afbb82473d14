/** In place of a slot: there is none. */
export const NO_SLOT = -1;
