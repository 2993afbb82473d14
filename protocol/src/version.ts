/**
 * Goes up with every change to what crosses the wire; checked at join, so that a page from yesterday is told to reload.
 *
 * - 1: first version.
 * - 2: the far crowd (`presence`); introductions hold until someone has left; snapshots name those who have, and carry no
 *   origin beside the own state.
 * - 3: permissions, chat, order; a world's settings; who looks on and who waits in line.
 * - 4: whoever waits for a full world may look on (`watch`, `look`, `watching`).
 * - 5: the own state says of a jump and of a seat only where there is one.
 * - 6: conversations are packed.
 * - 7: whoever looks on reads the chat; what is for those inside is refused to them (`notInside`);
 *   everybody in a world can be searched for (`findPeople`, `found`), and who somebody is says where they stand.
 * - 8: what is asked of a transport for sound names it.
 */
export const PROTOCOL_VERSION = 8;
