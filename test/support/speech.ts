import { writeFile } from "node:fs/promises";
import { createRandom } from "@crowdwire/simulation";

const RATE = 48_000;
/** After so long it begins anew. */
export const SPEECH_SECONDS = 4;

/**
 * Writes a WAV file for Chromium's fake microphone: a voice-like buzz with moving formants that never falls silent, so that
 * Opus has something to send in every frame and no noise suppression takes it for noise.
 */
export async function writeSpeech(path: string, seed = 7): Promise<void> {
  const random = createRandom(seed);
  const samples = RATE * SPEECH_SECONDS;
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + samples * 2, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(RATE * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(samples * 2, 40);
  let phase = 0;
  for (let index = 0; index < samples; index++) {
    const seconds = index / RATE;
    const hertz = 140 + 40 * Math.sin(2 * Math.PI * 0.9 * seconds) + 25 * Math.sin(2 * Math.PI * 3.1 * seconds);
    phase += hertz / RATE;
    let sum = 0;
    const formant = 650 + 350 * Math.sin(2 * Math.PI * 2.3 * seconds);
    for (let overtone = 1; overtone <= 20; overtone++) {
      const away = (overtone * hertz - formant) / 300;
      sum += Math.sin(2 * Math.PI * overtone * phase) * (Math.exp(-away * away) + 0.12 / overtone);
    }
    const loudness = 0.55 + 0.45 * Math.sin(2 * Math.PI * 4.3 * seconds);
    const value = loudness * (0.2 * sum + 0.02 * (random() - 0.5));
    bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value)) * 32_000), 44 + index * 2);
  }
  await writeFile(path, bytes);
}
