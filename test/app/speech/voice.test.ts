import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { espeakVoice } from "../../../src/app/adapters/speech/voice.ts";
import { LANGUAGE_TAGS } from "../../../src/core/contract/languages.ts";
import { EXAMPLES, PLAIN, PLAIN_LOOK } from "../../../src/core/contract/examples.ts";
import { spoken } from "../../../src/kiosk-ui/words/spoken.ts";
import { openWords } from "../../../src/kiosk-ui/words/words.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), "lectern-voice-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A voice by a program of ours, and what it logs. */
function voiceBy(program: string, output: readonly string[] = []) {
  const logged: string[] = [];
  const voice = espeakVoice({
    program,
    output,
    log: (event, data) => void logged.push(JSON.stringify([event, data])),
  });
  return { voice, logged };
}

function script(body: string): string {
  const file = path.join(folder, "speaker");
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe("the voice", () => {
  it("hands the text over by a pipe, with the voice of its language and its loudness", async () => {
    const { voice, logged } = voiceBy(script(`echo "$@" > ${folder}/how; cat > ${folder}/text`), [
      "-d",
      "headset",
    ]);
    expect(await voice.say("Grüß Gott", "de", 3)).toBe(true);
    expect(readFileSync(`${folder}/how`, "utf8")).toBe("--stdin -b 1 -v de -a 180 -d headset\n");
    expect(readFileSync(`${folder}/text`, "utf8")).toBe("Grüß Gott");
    expect(logged).toEqual([]);
  });

  it("ends an utterance for the next one, and when it is to be still", async () => {
    const { voice, logged } = voiceBy(script("exec sleep 60"));
    const first = voice.say("One", "en", 1);
    const second = voice.say("Two", "en", 1);
    expect(await first).toBe(false);
    voice.hush();
    expect(await second).toBe(false);
    voice.hush();
    expect(logged).toEqual([]);
  });

  it("tells once that there is no such program, and goes on", async () => {
    const { voice, logged } = voiceBy(path.join(folder, "absent"));
    expect(await voice.say("Private words", "en", 1)).toBe(false);
    expect(await voice.say("Private words", "en", 1)).toBe(false);
    expect(logged).toEqual(['["speech.not-said",{"code":"ENOENT"}]']);
  });

  it("tells how a program ended that could not speak, and nothing of what it was to say", async () => {
    const { voice, logged } = voiceBy(script("echo no such device: >&2; cat >&2; exit 0"));
    expect(await voice.say("Private words", "en", 1)).toBe(false);
    expect(logged).toEqual(['["speech.not-said",{"code":0,"complaint":29}]']);
  });
});

/** Samples of a WAV file as espeak-ng writes it: 16 bit, one channel, after a head of 44 bytes. */
function loudest(file: string): number {
  const samples = readFileSync(file).subarray(44);
  let most = 0;
  for (let at = 0; at + 1 < samples.length; at += 2) most = Math.max(most, Math.abs(samples.readInt16LE(at)));
  return most;
}

describe("espeak-ng itself", () => {
  it.each(LANGUAGE_TAGS)("speaks %s", async (language) => {
    const file = path.join(folder, "said.wav");
    const words = await openWords(language);
    const lines = spoken({ ...EXAMPLES.goodbye, ...PLAIN }, words, PLAIN_LOOK);
    const { voice, logged } = voiceBy("espeak-ng", ["-w", file]);
    expect(await voice.say(lines.join("\n\n"), language, 2)).toBe(true);
    expect(logged).toEqual([]);
    expect(existsSync(file)).toBe(true);
    // More than a second of it, and not of silence.
    expect(readFileSync(file).length).toBeGreaterThan(44_100);
    expect(loudest(file)).toBeGreaterThan(3000);
  });

  it("is louder where it is to be", async () => {
    const levels: number[] = [];
    for (const loudness of [1, 2, 3] as const) {
      const file = path.join(folder, `${loudness}.wav`);
      await voiceBy("espeak-ng", ["-w", file]).voice.say("Welcome", "en", loudness);
      levels.push(loudest(file));
    }
    expect(levels).toEqual(levels.toSorted((a, b) => a - b));
    expect(new Set(levels).size).toBe(3);
  });
});
