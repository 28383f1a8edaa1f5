import type { Loudness } from "../../core/contract/display.ts";
import { TONES, type Sound } from "./sounds.ts";

/** How loud a tone is at its height, of 1. */
const HEIGHTS: Readonly<Record<Loudness, number>> = { 0: 0, 1: 0.08, 2: 0.25, 3: 0.7 };
/** A tone that begins or ends at once clicks; seconds. */
const EDGE = 0.01;

let context: AudioContext | undefined;
let last: GainNode | undefined;

/** Sounds at once, in place of what sounds still. */
export function ring(sound: Sound, loudness: Loudness): void {
  if (loudness === 0) return;
  context ??= new AudioContext();
  last?.disconnect();
  last = context.createGain();
  last.connect(context.destination);
  const begin = context.currentTime;
  for (const { hertz, at, long } of TONES[sound]) {
    const tone = context.createOscillator();
    const height = context.createGain();
    tone.frequency.value = hertz;
    const from = begin + at;
    height.gain.setValueAtTime(0, from);
    height.gain.linearRampToValueAtTime(HEIGHTS[loudness], from + EDGE);
    height.gain.setValueAtTime(HEIGHTS[loudness], from + long - EDGE);
    height.gain.linearRampToValueAtTime(0, from + long);
    tone.connect(height).connect(last);
    tone.start(from);
    tone.stop(from + long);
  }
  // Where a browser wants a touch before any sound, it is silent until there was one.
  void context.resume();
}
