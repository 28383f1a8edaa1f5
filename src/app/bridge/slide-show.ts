/** The library's own pictures on a welcome to which nobody comes: one after the other, until somebody does. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Clock, Timer } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import { readPicture } from "./picture.ts";

/** Which pictures, and how slowly. */
export interface Slides {
  readonly directory: string;
  readonly afterSeconds: number;
  readonly eachSeconds: number;
}

export interface SlideShow {
  /** Nobody is there, from now on: the first comes when that has lasted long enough. */
  rest(): void;
  /** Somebody is there. */
  wake(): void;
}

const TYPES: Readonly<Record<string, string>> = {
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
};

/** Bytes of a picture; one is with the screen at a time. */
const LARGEST_SLIDE = 2_000_000;

const typeOf = (name: string): string | undefined => TYPES[path.extname(name).toLowerCase()];

/** Whether a file of that name can be shown. */
export const isSlide = (name: string): boolean => typeOf(name) !== undefined;

/**
 * `tell` hears of each picture as a data URL, and of undefined when it is to go. The directory is looked into anew each
 * time: what is put there is shown.
 */
export function slideShow(
  slides: () => Slides | undefined,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  tell: (picture: string | undefined) => void,
): SlideShow {
  let timer: Timer | undefined;
  let round = 0;
  let isShown = false;
  /** The last by name; the next rest goes on after it. */
  let last = "";

  const end = (): void => {
    timer?.cancel();
    round++;
    if (isShown) tell(undefined);
    isShown = false;
  };
  const next = async (mine: number): Promise<void> => {
    const now = slides();
    if (now === undefined) return;
    const { directory, eachSeconds } = now;
    const names = await namesIn(directory, log);
    const name = names[(names.indexOf(last) + 1) % names.length];
    const isOther = name !== undefined && !(isShown && name === last);
    const picture = isOther ? await slideIn(directory, name, log) : undefined;
    if (mine !== round) return;
    last = name ?? "";
    if (picture !== undefined) {
      tell(picture);
      isShown = true;
    }
    timer = clock.after(eachSeconds * 1000, () => void next(mine));
  };
  return {
    rest() {
      end();
      const mine = round;
      const now = slides();
      if (now !== undefined) timer = clock.after(now.afterSeconds * 1000, () => void next(mine));
    },
    wake: end,
  };
}

function slideIn(directory: string, name: string, log: Log): Promise<string | undefined> {
  const kind = { type: typeOf(name) ?? "", largest: LARGEST_SLIDE };
  return readPicture(path.join(directory, name), kind, log);
}

async function namesIn(directory: string, log: Log): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).filter(isSlide).toSorted();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    log("screen.no-picture", { reason: String(error.code) });
    return [];
  }
}
