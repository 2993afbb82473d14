/** RTP parameters of the test's clients: what a browser would say, but fixed. */
export const OPUS_PAYLOAD = 100;
export const VP8_PAYLOAD = 101;
/** The header extension that says how loud a packet is (RFC 6464). */
export const AUDIO_LEVEL_ID = 10;

/** What the test's clients can receive. */
export const RECEIVE_CAPABILITIES = {
  codecs: [
    {
      kind: "audio",
      mimeType: "audio/opus",
      preferredPayloadType: OPUS_PAYLOAD,
      clockRate: 48_000,
      channels: 2,
      parameters: {},
      rtcpFeedback: [],
    },
    {
      kind: "video",
      mimeType: "video/VP8",
      preferredPayloadType: VP8_PAYLOAD,
      clockRate: 90_000,
      parameters: {},
      rtcpFeedback: [{ type: "nack" }, { type: "nack", parameter: "pli" }, { type: "ccm", parameter: "fir" }],
    },
  ],
  headerExtensions: [],
};

export function opusParameters(ssrc: number, mid: string) {
  return {
    mid,
    codecs: [
      {
        mimeType: "audio/opus",
        payloadType: OPUS_PAYLOAD,
        clockRate: 48_000,
        channels: 2,
        parameters: { useinbandfec: 1, usedtx: 1 },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: [
      { uri: "urn:ietf:params:rtp-hdrext:ssrc-audio-level", id: AUDIO_LEVEL_ID, encrypt: false, parameters: {} },
    ],
    encodings: [{ ssrc, dtx: true }],
    rtcp: { cname: `test-${ssrc}` },
  };
}

/** @param ssrcs One for each layer of simulcast, smallest first. */
export function vp8Parameters(ssrcs: readonly number[], mid: string) {
  return {
    mid,
    codecs: [
      {
        mimeType: "video/VP8",
        payloadType: VP8_PAYLOAD,
        clockRate: 90_000,
        parameters: {},
        rtcpFeedback: [{ type: "nack" }, { type: "nack", parameter: "pli" }, { type: "ccm", parameter: "fir" }],
      },
    ],
    headerExtensions: [],
    encodings: ssrcs.map((ssrc) => ({ ssrc })),
    rtcp: { cname: `test-${ssrcs[0]}` },
  };
}
