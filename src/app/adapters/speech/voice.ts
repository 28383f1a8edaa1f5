import { spawn } from "node:child_process";
import type { Loudness } from "../../../core/contract/display.ts";
import type { Language } from "../../../core/contract/languages.ts";
import type { Log } from "../../../core/log.ts";

/** Who speaks into the headset. */
export interface Voice {
  /** Ends what is being said and says this; true once all of it was said, false where it was ended or could not be. */
  say(text: string, language: Language, loudness: Loudness): Promise<boolean>;
  hush(): void;
}

/** The voices of espeak-ng 1.51 for our languages (`espeak-ng --voices`). */
const VOICES: Readonly<Record<Language, string>> = {
  en: "en-gb",
  de: "de",
  fr: "fr-fr",
  es: "es",
  nl: "nl",
  da: "da",
  sv: "sv",
  fi: "fi",
  nb: "nb",
  pl: "pl",
  uk: "uk",
  ar: "ar",
  "zh-Hans": "cmn",
};

/** Amplitude of espeak-ng, 0 to 200; 100 is what it does of itself. */
const AMPLITUDES: Readonly<Record<Loudness, number>> = { 0: 0, 1: 50, 2: 100, 3: 180 };

export interface EspeakParts {
  /** A name to be looked for in PATH, or a path. */
  readonly program: string;
  /** Where the sound goes, as arguments; by itself it goes to the machine's own device. */
  readonly output: readonly string[];
  readonly log: Log;
}

/**
 * Speaks by espeak-ng, a process for each utterance. The text goes in by a pipe, for arguments are seen by everybody on
 * the machine.
 */
export function espeakVoice({ program, output, log }: EspeakParts): Voice {
  let silence = (): void => {};
  let inTrouble = false;
  /** What is wrong is told once, until it works again: there is an utterance with every screen. */
  const went = (trouble: Record<string, string | number> | undefined): void => {
    if (trouble !== undefined && !inTrouble) log("speech.not-said", trouble);
    inTrouble = trouble !== undefined;
  };
  return {
    say(text, language, loudness) {
      silence();
      const how = ["--stdin", "-b", "1", "-v", VOICES[language], "-a", String(AMPLITUDES[loudness])];
      const speaker = spawn(program, [...how, ...output], { stdio: ["pipe", "ignore", "pipe"] });
      return new Promise((resolve) => {
        let ended = false;
        let complaint = 0;
        silence = () => {
          ended = true;
          speaker.kill("SIGKILL");
          resolve(false);
        };
        speaker.once("error", (error: NodeJS.ErrnoException) => {
          went({ code: error.code ?? "" });
          resolve(false);
        });
        // A device that cannot be opened is said there, and its end is a good one (1.51).
        speaker.stderr.on("data", (bytes: Buffer) => (complaint += bytes.length));
        speaker.once("close", (code) => {
          if (ended) return;
          const said = code === 0 && complaint === 0;
          went(said ? undefined : { code: code ?? -1, complaint });
          resolve(said);
        });
        // It is gone before it has read all: its end says so.
        speaker.stdin.on("error", () => {});
        speaker.stdin.end(text);
      });
    },
    hush: () => silence(),
  };
}
