/** Fits a path of 1,280 bytes with everything that is around it, as browsers send. */
const MOST_BYTES = 1100;
/** X, and in the first packet S: the extension byte follows; a frame's first partition begins. */
const HAS_EXTENSION = 0x80;
const BEGINS_PARTITION = 0x10;
/** I: a picture id follows, here of 15 bits (M). */
const HAS_PICTURE_ID = 0x80;
const LONG_PICTURE_ID = 0x80;

/** A frame as the payloads of RTP packets, the last of which gets the marker. After RFC 7741, section 4.2. */
export function packetiseVp8(frame: Buffer, pictureId: number): Buffer[] {
  const payloads: Buffer[] = [];
  for (let at = 0; at < frame.length; at += MOST_BYTES) {
    const descriptor = [
      HAS_EXTENSION | (at === 0 ? BEGINS_PARTITION : 0),
      HAS_PICTURE_ID,
      LONG_PICTURE_ID | ((pictureId >> 8) & 0x7f),
      pictureId & 0xff,
    ];
    payloads.push(Buffer.concat([Buffer.from(descriptor), frame.subarray(at, at + MOST_BYTES)]));
  }
  return payloads;
}
