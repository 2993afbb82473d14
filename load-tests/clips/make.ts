/**
 * `node load-tests/clips/make.ts [CHROMIUM]`: makes what bots say and show, anew. A browser's encoders are used once, here, so that bots
 * need none: Chromium draws and speaks, WebCodecs encodes, and frames are kept one after the other (IVF).
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { encodeIvf } from "../src/voice/clips/ivf.ts";

/** Loops: the last frame fits to the first. */
const SECONDS = 2;
/** Hertz. */
const VOICES = { low: 105, middle: 160, high: 215 } as const;
/** The layers of simulcast, smallest first; bits a second. */
const LAYERS = [
  { width: 160, height: 90, bitrate: 60_000 },
  { width: 320, height: 180, bitrate: 150_000 },
  { width: 640, height: 360, bitrate: 450_000 },
] as const;
const FRAMES_PER_SECOND = 15;
/** Encoders are for secure pages only. */
const PAGE = "https://clips.invalid/";

const browser = await chromium.launch({
  executablePath: process.argv[2] ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  const page = await browser.newPage();
  // What is evaluated in a page brings nothing along: what both need is put there by its name.
  await page.addInitScript(`globalThis.keepFrames = ${keepFrames}`);
  await page.route(PAGE, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  await page.goto(PAGE);
  for (const [name, hertz] of Object.entries(VOICES)) {
    const frames = await page.evaluate(speak, { hertz, seconds: SECONDS });
    await keep(`voice-${name}`, "OPUS", { width: 0, height: 0 }, [48_000, 960], frames);
  }
  for (const [layer, { width, height, bitrate }] of LAYERS.entries()) {
    const settings = { width, height, bitrate, seconds: SECONDS, framesPerSecond: FRAMES_PER_SECOND };
    const frames = await page.evaluate(show, settings);
    await keep(`camera-${layer}`, "VP80", { width, height }, [FRAMES_PER_SECOND, 1], frames);
  }
} finally {
  await browser.close();
}

async function keep(
  name: string,
  fourcc: "OPUS" | "VP80",
  size: { width: number; height: number },
  [rate, step]: [rate: number, step: number],
  frames: number[][],
): Promise<void> {
  const bytes = encodeIvf({ fourcc, ...size, rate, step, frames: frames.map((frame) => Buffer.from(frame)) });
  await writeFile(join(import.meta.dirname, `${name}.ivf`), bytes);
  process.stdout.write(`${name}: ${frames.length} frames, ${bytes.length} bytes\n`);
}

/** In the page: what an encoder is made with, and the frames that come of it. */
function keepFrames() {
  const frames: number[][] = [];
  return {
    frames,
    output(chunk: EncodedAudioChunk | EncodedVideoChunk): void {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      frames.push([...bytes]);
    },
    error(error: DOMException): void {
      throw error;
    },
  };
}

/** In the page: syllables with moving formants, as Opus packets of 20 ms. */
async function speak({ hertz, seconds }: { hertz: number; seconds: number }): Promise<number[][]> {
  const RATE = 48_000;
  const samples = new Float32Array(RATE * seconds);
  let phase = 0;
  for (let index = 0; index < samples.length; index++) {
    const at = index / RATE;
    const turn = (2 * Math.PI * at) / seconds;
    const pitch = hertz * (1 + 0.12 * Math.sin(turn) + 0.05 * Math.sin(5 * turn));
    phase += pitch / RATE;
    const formant = 620 + 330 * Math.sin(7 * turn);
    let sum = 0;
    for (let overtone = 1; overtone <= 24; overtone++) {
      const away = (overtone * pitch - formant) / 280;
      sum += Math.sin(2 * Math.PI * overtone * phase) * (Math.exp(-away * away) + 0.1 / overtone);
    }
    const syllable = Math.max(0, Math.sin(9 * turn)) ** 0.6;
    samples[index] = 0.16 * sum * (0.15 + 0.85 * syllable);
  }
  const { frames, ...callbacks } = keepFrames();
  const encoder = new AudioEncoder(callbacks);
  encoder.configure({ codec: "opus", sampleRate: RATE, numberOfChannels: 1, bitrate: 24_000 });
  // Twice, and the second time is kept: an encoder begins with nothing behind it.
  for (let round = 0; round < 2; round++) {
    const timestamp = round * seconds * 1e6;
    const data = { format: "f32" as const, sampleRate: RATE, numberOfFrames: samples.length, numberOfChannels: 1 };
    encoder.encode(new AudioData({ ...data, timestamp, data: samples }));
  }
  await encoder.flush();
  return frames.slice(-seconds * 50);
}

/** In the page: a head that nods before a wall with moving light, as VP8 frames, the first one a key frame. */
async function show(settings: {
  width: number;
  height: number;
  bitrate: number;
  seconds: number;
  framesPerSecond: number;
}): Promise<number[][]> {
  const { width, height, bitrate, seconds, framesPerSecond } = settings;
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d")!;
  const { frames, ...callbacks } = keepFrames();
  const encoder = new VideoEncoder(callbacks);
  encoder.configure({ codec: "vp8", width, height, bitrate, framerate: framesPerSecond, latencyMode: "realtime" });
  const count = seconds * framesPerSecond;
  for (let index = 0; index < count; index++) {
    const turn = (2 * Math.PI * index) / count;
    const wall = pen.createLinearGradient(0, 0, width * (0.75 + 0.25 * Math.cos(turn)), height);
    wall.addColorStop(0, "#2f4858");
    wall.addColorStop(1, "#86bbd8");
    pen.fillStyle = wall;
    pen.fillRect(0, 0, width, height);
    const x = width / 2 + width * 0.06 * Math.sin(turn);
    const y = height * (0.46 + 0.03 * Math.sin(2 * turn));
    pen.fillStyle = "#33658a";
    pen.beginPath();
    pen.ellipse(x, height * 1.08, width * 0.26, height * 0.4, 0, 0, 2 * Math.PI);
    pen.fill();
    pen.fillStyle = "#f6ae2d";
    pen.beginPath();
    pen.arc(x, y, height * 0.26, 0, 2 * Math.PI);
    pen.fill();
    pen.fillStyle = "#222";
    for (const side of [-1, 1]) {
      pen.beginPath();
      pen.arc(x + side * height * 0.09, y - height * 0.04, height * 0.028, 0, 2 * Math.PI);
      pen.fill();
    }
    pen.beginPath();
    pen.ellipse(x, y + height * 0.12, height * 0.07, height * 0.01 + height * 0.03 * (1 + Math.sin(6 * turn)), 0, 0, 7);
    pen.fill();
    const frame = new VideoFrame(canvas, { timestamp: (index * 1e6) / framesPerSecond });
    encoder.encode(frame, { keyFrame: index === 0 });
    frame.close();
  }
  await encoder.flush();
  return frames;
}
